"""The version, for the package, the command line and the build."""

VERSION = "0.1.0"
