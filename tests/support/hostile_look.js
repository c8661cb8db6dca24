"use strict";
// What a page consists of, as far as a text could change it (tests/e2e/test_hostile_texts.py).
globalThis.anatomy = () => {
  const plain = (text) => text.replace(/[\s\u0085]+/g, " ").trim();
  const count = {};
  for (const element of document.querySelectorAll("*")) {
    // Our own script fetches another of ours when there is time, sooner or later.
    if (element.tagName === "SCRIPT" && element.src.startsWith(`${location.origin}/page/`)) continue;
    const key = `${element.namespaceURI} ${element.tagName} ${element.getAttributeNames().sort().join(" ")}`;
    count[key] = (count[key] ?? 0) + 1;
  }
  const body = document.body.cloneNode(true);
  body.querySelectorAll("script, style").forEach((part) => part.remove());
  const data = document.querySelector('script[type="application/ld+json"]');
  return {
    count,
    links: [...document.links].map((link) => `${link.protocol}//${link.host}${link.protocol === "https:" ? link.pathname.split("/").length : ""}`),
    styles: [...document.styleSheets].map((sheet) => sheet.cssRules.length),
    inline: [...document.querySelectorAll("[style]")].map((each) => each.getAttribute("style").split(":")[0]),
    words: plain(body.textContent),
    title: plain(document.title),
    told: Object.fromEntries([...document.querySelectorAll("meta[property], meta[name]")]
      .map((meta) => [meta.getAttribute("property") ?? meta.name, plain(meta.content)])),
    data: data && JSON.parse(data.textContent),
  };
};
