// Files to print: the server draws one and reads it back first, which takes a moment, and may refuse it with a reason.
(function () {
  "use strict";
  if (window.toiPrints) return;
  window.toiPrints = true;

  function locate(link, pack) {
    const chosen = [...pack.querySelectorAll("[data-choice]")].map((field) => [field.dataset.choice, field.value]);
    return `${link.getAttribute("href").split("?")[0]}?${new URLSearchParams(chosen)}`;
  }

  async function findRefusal(address) {
    // HEAD has the file made and kept; what the browser downloads then comes at once.
    const made = await fetch(address, { method: "HEAD", headers: { Accept: "application/json" } });
    if (made.ok) return null;
    const told = await fetch(address, { headers: { Accept: "application/json" } });
    if (told.ok) return null;
    return (await told.json()).message || "";
  }

  function tell(pack, text, isBad) {
    const place = pack.querySelector(".print-told");
    place.textContent = text;
    place.toggleAttribute("data-bad", isBad);
  }

  async function download(link, pack) {
    const address = locate(link, pack);
    const words = pack.querySelector(".print-told").dataset;
    link.setAttribute("aria-busy", "true");
    tell(pack, words.preparing, false);
    const refusal = await findRefusal(address).catch(() => "");
    link.removeAttribute("aria-busy");
    if (refusal !== null) return tell(pack, refusal || words.failed, true);
    tell(pack, words.ready, false);
    location.assign(address);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-print]");
    const pack = link?.closest(".print-pack");
    if (!pack || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!pack.querySelector("[aria-busy]")) download(link, pack);
  });
})();
