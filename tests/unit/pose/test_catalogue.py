from cadence.pose.catalogue import catalogue


def test_lists_the_three_models_with_their_pins() -> None:
    models = catalogue()
    assert list(models) == ["lite", "full", "heavy"]
    for name, entry in models.items():
        assert entry.licence == "Apache-2.0"
        assert entry.bundle.origin.endswith(f"/{entry.bundle.name}")
        assert name in entry.bundle.name
        assert len(entry.bundle.sha256) == 64
    assert models["full"].bundle.size_bytes == 9_398_198


def test_only_full_has_a_second_source() -> None:
    models = catalogue()
    assert models["lite"].wheel is None
    assert models["heavy"].wheel is None
    wheel = models["full"].wheel
    assert wheel is not None
    assert (wheel.detector.name, wheel.landmarks.name) == (
        "pose_detection.tflite",
        "pose_landmark_full.tflite",
    )
