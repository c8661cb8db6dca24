"use strict";
// Runs in the guest's page before anything else (tests/support/look.py).
globalThis.look = (() => {
  const look = { shift: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) look.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  // Every line of every text that can be seen, with the element that holds it.
  const listLines = () => {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (!text.data.trim() || !isShown(text.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        if (box.width > 1) lines.push({ box, element: text.parentElement, words: text.data.trim().slice(0, 40) });
      }
    }
    return lines;
  };

  const listClips = (element) => {
    const clips = [];
    for (let outer = element; outer && outer !== document.documentElement; outer = outer.parentElement) {
      const style = getComputedStyle(outer);
      const box = outer.getBoundingClientRect();
      if (style.overflowX !== "visible") clips.push({ left: box.left, right: box.right, top: -1e9, bottom: 1e9 });
      if (style.overflowY !== "visible") clips.push({ left: -1e9, right: 1e9, top: box.top, bottom: box.bottom });
    }
    return clips;
  };

  const findCut = ({ box, element, words }) => {
    const size = parseFloat(getComputedStyle(element).fontSize);
    const slack = Math.max(2, (box.height - size) / 2 + size * 0.12);
    const window = { left: 0, right: innerWidth, top: -1e9, bottom: 1e9 };
    const cut = [window, ...listClips(element)].some((clip) =>
      box.left < clip.left - 1 || box.right > clip.right + 1 || box.top < clip.top - slack || box.bottom > clip.bottom + slack);
    return cut ? [`cut off: ${words}`] : [];
  };

  const findSmall = (element) => {
    const box = element.getBoundingClientRect();
    return box.width < 43.5 || box.height < 43.5 ? [`too small to tap: ${element.textContent.trim().slice(0, 40)}`] : [];
  };

  look.listFaults = () => {
    const faults = listLines().flatMap(findCut);
    if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
    for (const element of document.querySelectorAll("a, button")) if (isShown(element)) faults.push(...findSmall(element));
    return faults;
  };

  const readColour = (element) => {
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.webkitTextFillColor;
    const [red, green, blue, alpha = 1] = ink.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };

  // Letters that are filled with a picture have no colour to compare.
  look.listTexts = () => listLines().flatMap(({ box, element, words }) => {
    const { rgb, alpha } = readColour(element);
    if (alpha < 1) return [];
    const [left, top] = [Math.floor(box.left + scrollX), Math.floor(box.top + scrollY)];
    return [{ words, colour: rgb, left, top, right: Math.ceil(left + box.width), bottom: Math.ceil(top + box.height) }];
  });

  look.hideTexts = () => {
    for (const { element } of listLines()) {
      element.style.setProperty("-webkit-text-fill-color", "transparent", "important");
      if (element instanceof SVGElement) element.style.setProperty("fill", "transparent", "important");
      element.style.setProperty("text-decoration-color", "transparent", "important");
    }
  };

  return look;
})();
