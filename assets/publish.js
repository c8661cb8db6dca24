// What the checkout does without asking the server: counting down and copying.
(function () {
  "use strict";
  if (window.toiPublish) return;
  window.toiPublish = true;

  const clockOffsets = new Map();

  function readServerClock(readAt) {
    // The reader's clock may be wrong; only its pace is trusted.
    if (!clockOffsets.has(readAt)) clockOffsets.set(readAt, Date.parse(readAt) - Date.now());
    return Date.now() + clockOffsets.get(readAt);
  }

  function countDown(element) {
    const left = Math.max(0, Math.ceil((Date.parse(element.dataset.until) - readServerClock(element.dataset.readAt)) / 1000));
    const text = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    const clock = element.querySelector("[data-clock]");
    if (clock.textContent !== text) clock.textContent = text;
    tellMilestone(element, left);
  }

  function tellMilestone(element, left) {
    // Read aloud only at two minutes, one minute, half a minute and the end.
    const words = { 120: "two", 60: "one", 30: "half", 0: "end" }[left];
    if (words) element.querySelector("[data-milestone]").textContent = element.dataset[words];
  }

  function tick() {
    document.querySelectorAll("[data-until]").forEach((element) => {
      if (element.dataset.until && element.dataset.readAt) countDown(element);
    });
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
