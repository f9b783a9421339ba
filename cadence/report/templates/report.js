// Point at a step anywhere and it is lit everywhere, with its film strip beside the pointer.
"use strict";
(() => {
  const steps = document.querySelectorAll("[data-step]");
  const card = document.createElement("div");
  card.className = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true");
  document.body.append(card);

  const light = (number) => {
    document.body.classList.toggle("picking", number !== null);
    for (const step of steps) {
      step.classList.toggle("lit", step.dataset.step === number);
    }
  };

  const show = (number, x, y) => {
    const details = document.getElementById(`contact-${number}`);
    if (!details) return;
    const picture = details.querySelector(".film img");
    const text = document.createElement("p");
    text.textContent = details.querySelector("summary").textContent;
    card.replaceChildren(text);
    if (picture) card.append(picture.cloneNode());
    card.hidden = false;
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = `${Math.max(8, Math.min(x + 14, room))}px`;
    card.style.top = `${y + 18}px`;
  };

  const hide = () => { light(null); card.hidden = true; };

  for (const step of document.querySelectorAll("svg [data-step]")) {
    step.addEventListener("pointerenter", (event) => {
      light(step.dataset.step);
      show(step.dataset.step, event.pageX, event.pageY);
    });
    step.addEventListener("pointerleave", hide);
    step.addEventListener("click", () => {
      const details = document.getElementById(`contact-${step.dataset.step}`);
      if (!details) return;
      hide();
      details.open = true;
      details.scrollIntoView({ block: "center" });
      details.querySelector("summary").focus({ preventScroll: true });
    });
  }
  const open = () => {
    const target = document.querySelector(location.hash || null);
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", open);
  if (location.hash) open();
})();
