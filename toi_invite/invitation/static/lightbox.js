"use strict";
// Without this file a tap on a photo opens its picture; here the photos become a book to leaf through.
(() => {
  if (!("HTMLDialogElement" in window)) return; // an old phone goes on without
  const words = document.currentScript.dataset; // photos, close, next, previous
  const isPreview = document.body.classList.contains("preview");
  const SLACK = 8; // px that a finger may tremble
  const FAR = 0.2; // of the screen: a swipe that leafs, or a pull down that closes
  const FAST = 0.35; // px per ms: a flick that leafs, however short
  const PATHS = { close: "M6 6l12 12M18 6L6 18", next: "M9 5l7 7-7 7", previous: "M15 5l-7 7 7 7" };

  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    element.className = className;
    element.append(...children);
    return element;
  };

  const makeButton = (name, act) => {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    path.setAttribute("d", PATHS[name]);
    drawing.append(path);
    const button = make("button", `lightbox-${name}`, drawing);
    button.type = "button";
    button.setAttribute("aria-label", words[name]);
    button.addEventListener("click", act);
    return button;
  };

  const makeSlide = (link) => {
    const slide = make("figure", "lightbox-slide");
    if (link.dataset.photo) slide.append(make("figcaption", "", link.dataset.photo));
    return slide;
  };

  // The picture of a link, as large as the screen; what the page shows already stands in until it has come.
  const load = (slide, link) => {
    if (slide.querySelector("img")) return;
    const picture = link.querySelector("picture").cloneNode(true);
    const image = picture.querySelector("img");
    for (const source of picture.children) source.sizes = "100vw";
    image.loading = "eager";
    image.draggable = false;
    image.style.backgroundImage = `url("${link.querySelector("picture img").currentSrc}")`;
    image.style.maxWidth = `min(100%, ${image.getAttribute("width")}px)`;
    slide.prepend(picture);
  };

  const openBook = (links, first) => {
    let at = first;
    const slides = links.map(makeSlide);
    const track = make("div", "lightbox-track", ...slides);
    const count = make("p", "lightbox-count");
    const dialog = make("dialog", "lightbox");
    const leaf = (step) => show(Math.min(links.length - 1, Math.max(0, at + step)));
    const previous = makeButton("previous", () => leaf(-1));
    const next = makeButton("next", () => leaf(1));

    const show = (place) => {
      at = place;
      for (const near of [at, at + 1, at - 1]) if (links[near]) load(slides[near], links[near]);
      slides.forEach((slide, index) => { slide.inert = index !== at; });
      track.style.transform = `translateX(${-100 * at}%)`;
      count.textContent = `${at + 1} / ${links.length}`;
      for (const [button, isEnd] of [[previous, at === 0], [next, at === links.length - 1]]) {
        if (isEnd && document.activeElement === button) dialog.focus();
        button.disabled = isEnd;
      }
    };

    const press = (event) => {
      const places = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 };
      if (!(event.key in places) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(Math.min(links.length - 1, Math.max(0, places[event.key])));
    };

    // The phone's way back closes the book; closed otherwise, it takes its step of the way back along.
    const leave = () => dialog.close();
    const finish = () => {
      removeEventListener("popstate", leave);
      if (history.state?.book) history.back();
      dialog.remove();
      links[first].focus({ preventScroll: true });
    };

    count.setAttribute("aria-live", "polite");
    dialog.setAttribute("aria-label", words.photos);
    dialog.tabIndex = -1;
    dialog.append(track, makeButton("close", leave));
    if (links.length > 1) dialog.append(count, previous, next);
    dialog.addEventListener("keydown", press);
    dialog.addEventListener("close", finish);
    swipe(dialog, track, { leaf, settle: () => show(at), close: leave });
    show(first); // before it is drawn: it opens at its photo and does not run there
    document.body.append(dialog);
    if (!isPreview) {
      history.pushState({ book: true }, "");
      addEventListener("popstate", leave);
    }
    dialog.showModal();
  };

  // A finger leafs sideways and closes downwards; two fingers, and one on a magnified page, are the browser's.
  const swipe = (dialog, track, { leaf, settle, close }) => {
    let start = null;
    let way = ""; // "x" or "y" once it is clear
    const isMagnified = () => (visualViewport?.scale ?? 1) > 1.01;
    const measure = (event) => ({ x: event.clientX - start.x, y: event.clientY - start.y });
    const release = () => {
      start = null;
      dialog.classList.remove("held");
      dialog.style.opacity = "";
    };

    const follow = (event) => {
      if (!start || event.pointerId !== start.id) return;
      const { x, y } = measure(event);
      if (!way && Math.max(Math.abs(x), Math.abs(y)) > SLACK) {
        way = Math.abs(x) > Math.abs(y) ? "x" : "y";
        dialog.classList.add("held");
        dialog.setPointerCapture(event.pointerId);
      }
      if (way === "x") track.style.transform = `translateX(calc(${start.transform} + ${x}px))`;
      if (way === "y" && y > 0) dialog.style.opacity = 1 - y / innerHeight;
    };

    const decide = (event) => {
      if (!start || event.pointerId !== start.id) return;
      const { x, y } = measure(event);
      const speed = Math.abs(x) / Math.max(1, event.timeStamp - start.time);
      const isFar = Math.abs(x) > FAR * innerWidth || speed > FAST;
      release();
      if (way === "x") leaf(isFar ? -Math.sign(x) : 0);
      if (way === "y" && y > FAR * innerHeight) close();
    };

    dialog.addEventListener("pointerdown", (event) => {
      if (start) {
        release();
        settle();
      }
      way = "";
      if (!event.isPrimary || event.button !== 0 || isMagnified() || event.target.closest("button")) return;
      const transform = track.style.transform.match(/-?[\d.]+%/)[0];
      start = { id: event.pointerId, x: event.clientX, y: event.clientY, time: event.timeStamp, transform };
    });
    dialog.addEventListener("pointermove", follow);
    dialog.addEventListener("pointerup", decide);
    dialog.addEventListener("pointercancel", () => {
      release();
      settle();
    });
    // Beside the picture a click closes; one that ends a swipe does not.
    dialog.addEventListener("click", ({ target }) => !way && target.matches("figure") && close());
    visualViewport?.addEventListener("resize", () => dialog.classList.toggle("magnified", isMagnified()));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-photo]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const links = [...document.querySelectorAll("a[data-photo]")];
    openBook(links, links.indexOf(link));
  });
})();
