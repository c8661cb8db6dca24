// What the checkout does without asking the server: counting down and copying.
(function () {
  "use strict";
  if (window.toiPublish) return;
  window.toiPublish = true;

  // The server's time, and by how much the reader's clock differs from it: that one may be wrong, only its pace counts.
  let learnedAt = 0;
  let offset = 0;

  function learnTime(readAt) {
    const told = Date.parse(readAt);
    if (!(told > learnedAt)) return;
    learnedAt = told;
    offset = told - Date.now();
  }

  function countDown(element) {
    const left = Math.max(0, Math.ceil((Date.parse(element.dataset.until) - Date.now() - offset) / 1000));
    setText(element.querySelector("[data-clock]"), formatTime(left));
    // At the end only the bank knows: what was to be paid by is veiled, and words say that it is being asked.
    (element.closest("[data-veils]") || element).toggleAttribute("data-over", left === 0);
    tellMilestone(element, left);
  }

  function formatTime(seconds) {
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const parts = hours ? [hours, String(minutes).padStart(2, "0")] : [minutes];
    return [...parts, String(seconds % 60).padStart(2, "0")].join(":");
  }

  function tellMilestone(element, left) {
    // Read aloud only at two minutes, one minute, half a minute and the end.
    const words = { 120: "two", 60: "one", 30: "half", 0: "end" }[left];
    const place = element.querySelector("[data-milestone]");
    if (words && place) setText(place, element.dataset[words]);
  }

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function tick() {
    const counted = [...document.querySelectorAll("[data-until]")];
    counted.forEach((element) => learnTime(element.dataset.readAt));
    document.querySelectorAll("[data-over]:not([data-until]):not(:has([data-until]))").forEach((element) => {
      element.removeAttribute("data-over");
    });
    if (learnedAt) counted.filter((element) => element.dataset.until).forEach(countDown);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  function copyBySelection(text) {
    // The clipboard is missing in many in-app browsers. The focus trap of a dialog allows no field outside of it.
    const home = document.querySelector(".dialog") || document.body;
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.style.cssText = "position:fixed;top:0;opacity:0;font-size:16px";
    home.append(field);
    field.select();
    let isCopied = false;
    try {
      isCopied = document.execCommand("copy");
    } catch {
      isCopied = false;
    }
    field.remove();
    return isCopied;
  }

  function selectAddress(button) {
    const address = button.parentElement.querySelector("a");
    const range = document.createRange();
    range.selectNodeContents(address);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    if (!(await copy(button.dataset.copy))) return selectAddress(button);
    button.setAttribute("data-copied", "");
    setTimeout(() => button.removeAttribute("data-copied"), 3000);
  });

  // The field that is missing gets the focus once the dialog has closed (components/watch.py).
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".missing-item")?.dataset.field;
    if (mark) window.toiReturnTo = () => document.querySelector(`[data-testid="${CSS.escape(mark)}"]`);
  });

  setInterval(tick, 250);
  document.addEventListener("visibilitychange", tick);
})();
