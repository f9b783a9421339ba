// Point at a step anywhere, or reach it by keyboard, and it is lit everywhere: its numbers and the
// film strip of its strike appear beside it. A click leads to the evidence.
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

  const line = (text, name) => {
    const element = document.createElement("p");
    element.className = name;
    element.textContent = text;
    return element;
  };

  const numbers = (number) => {
    const row = document.querySelector(`tr[data-step="${number}"]`);
    if (!row) return "";
    const heads = row.closest("table").querySelectorAll("thead th");
    const told = [];
    row.querySelectorAll("td").forEach((cell, place) => {
      const head = heads[place + 1].textContent;
      if (/ms|min|length/.test(head) && /\d/.test(cell.textContent)) {
        told.push(`${head.replace(",", "")} ${cell.textContent}`);
      }
    });
    return told.join(" \u00b7 ");
  };

  const show = (number, x, y) => {
    const details = document.getElementById(`contact-${number}`);
    if (!details) return;
    const picture = details.querySelector(".film img");
    card.replaceChildren(line(details.querySelector("summary").textContent, "head"));
    card.append(line(numbers(number), "note"));
    if (picture) card.append(picture.cloneNode());
    card.hidden = false;
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = `${Math.max(8, Math.min(x + 14, room))}px`;
    const below = y + 18;
    const lowest = scrollY + innerHeight - card.offsetHeight - 8;
    card.style.top = `${below > lowest ? Math.max(scrollY + 8, y - card.offsetHeight - 18) : below}px`;
  };

  const hide = () => { light(null); card.hidden = true; };

  const lead = (number) => {
    const details = document.getElementById(`contact-${number}`);
    if (!details) return;
    hide();
    details.open = true;
    details.scrollIntoView({ block: "center" });
    details.querySelector("summary").focus({ preventScroll: true });
  };

  for (const step of document.querySelectorAll("svg [data-step], tr[data-step]")) {
    const number = step.dataset.step;
    step.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "touch") return;
      light(number);
      if (step instanceof SVGElement) show(number, event.pageX, event.pageY);
    });
    step.addEventListener("pointerleave", hide);
    if (step instanceof SVGElement) step.addEventListener("click", () => lead(number));
  }
  for (const link of document.querySelectorAll("tr[data-step] a")) {
    const number = link.closest("tr").dataset.step;
    link.addEventListener("focus", () => {
      if (!link.matches(":focus-visible")) return;
      const box = link.getBoundingClientRect();
      light(number);
      show(number, box.right + scrollX, box.bottom + scrollY);
    });
    link.addEventListener("blur", hide);
    link.addEventListener("click", (event) => { event.preventDefault(); lead(number); });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", open);
  if (location.hash) open();
})();
