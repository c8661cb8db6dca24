"use strict";
// The page is whole without this file: it only refines the countdown, lets sections rise, plays music after a tap, turns the light with the phone,
// and brings the script that shows photos in large.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const language = document.documentElement.lang;
  const ours = document.currentScript.dataset;

  const startCountdown = (box) => {
    const instant = Date.parse(box.dataset.countdown);
    const forms = JSON.parse(box.dataset.forms);
    const rules = new Intl.PluralRules(language);
    const name = (number, unit) => forms[unit][rules.select(number)] ?? forms[unit].other;
    const rest = box.parentElement.querySelector("[data-rest]");
    const refresh = () => {
      const minutes = Math.max(0, Math.floor((instant - Date.now()) / 60000));
      const hours = Math.floor(minutes / 60) % 24;
      const days = Math.floor(minutes / 1440);
      if (days > 0) {
        box.querySelector("[data-days]").textContent = days;
        box.querySelector("[data-unit]").textContent = name(days, "day");
        rest.textContent = `${hours} ${name(hours, "hour")} ${minutes % 60} ${name(minutes % 60, "minute")}`;
      }
      if (minutes > 0) setTimeout(refresh, 60000 - (Date.now() % 60000));
    };
    refresh();
  };

  const startReveal = () => {
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        entry.target.classList.add("seen");
        watcher.unobserve(entry.target);
      }
    }, { rootMargin: "0px 0px -12% 0px" });
    document.documentElement.classList.add("moving");
    for (const part of document.querySelectorAll("[data-reveal]")) watcher.observe(part);
  };

  const startLight = (surface) => {
    let asked = false;
    const shine = (part) => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        surface.style.setProperty("--light", Math.min(1, Math.max(0, part)).toFixed(3));
        asked = false;
      });
    };
    addEventListener("deviceorientation", (event) => event.gamma !== null && shine(0.5 + event.gamma / 60));
    addEventListener("pointermove", (event) => event.pointerType === "mouse" && shine(event.clientX / innerWidth));
  };

  // A switch of languages leads to the part that is being read.
  const keepPlace = (link) => {
    link.addEventListener("click", () => {
      const parts = [...document.querySelectorAll("section[id]")];
      const read = parts.findLast((part) => part.getBoundingClientRect().top < innerHeight / 2);
      if (read) link.hash = read.id;
    });
  };

  const startCopy = (button) => {
    const said = button.textContent;
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = said; }, 2000);
    });
  };

  const loadLightbox = () => new Promise((resolve) => {
    const script = document.createElement("script");
    Object.assign(script.dataset, ours);
    script.onload = script.onerror = resolve; // without it the links go on opening the pictures
    script.src = ours.lightbox;
    document.head.append(script);
  });

  // What shows photos in large comes with the first of them, so that the first view does not wait for it.
  const startPhotos = (links) => {
    let coming;
    const bring = () => {
      watcher.disconnect();
      coming ??= loadLightbox().then(() => document.removeEventListener("click", wait));
      return coming;
    };
    const wait = async (event) => {
      if (!event.target.closest("a[data-photo]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      await bring();
      event.target.click();
    };
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && bring());
    for (const link of links) watcher.observe(link);
    document.addEventListener("click", wait);
  };

  // Not a byte of the music is asked for before the tap, and a page that nobody sees is silent. The builder draws the
  // button anew, which is why nothing is held on to.
  const startMusic = () => {
    const find = () => document.querySelector("audio");
    const tell = () => document.querySelector("[data-music]")?.setAttribute("aria-pressed", String(!find().paused));
    const stop = () => find()?.pause();
    const turn = () => (find().paused ? find().play().catch(stop) : stop());
    document.addEventListener("click", ({ target }) => target.closest("[data-music]") && turn());
    for (const news of ["play", "pause", "emptied"]) document.addEventListener(news, tell, true);
    document.addEventListener("visibilitychange", () => document.hidden && stop());
    document.documentElement.classList.add("scripted");
    tell();
  };

  startMusic();
  document.querySelectorAll("[data-countdown]").forEach(startCountdown);
  document.querySelectorAll(".languages a").forEach(keepPlace);
  document.querySelectorAll("[data-copy]").forEach(startCopy);
  if (document.body.classList.contains("preview")) loadLightbox(); // photos may come while it is open
  else if (ours.lightbox) startPhotos(document.querySelectorAll("a[data-photo]"));
  if (still || document.body.classList.contains("preview")) return;
  startReveal();
  document.querySelectorAll("[data-light]").forEach(startLight);
})();
