// The dialog in which a part of a photo is chosen: by finger, mouse or keyboard.

import { createElement, useEffect, useRef, useState } from "react";
import { pictureAddress } from "./photorows.js";
import { move, proportion, resize, WHOLE } from "./shape.js";

const RATIOS = { free: null, "1:1": 1, "4:5": 4 / 5, "16:9": 16 / 9 };
const CORNERS = ["nw", "ne", "sw", "se"];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.01; // of the picture for a key; five times as much with Shift
const WIDEST = 1200; // px of the picture that is shown

export function CropDialog({ photo, eventId, texts, done, close }) {
  const dialog = useRef(null);
  const frame = useRef(null);
  const grabbed = useRef(null); // where a pull began: {shape, x, y}
  const [shape, setShape] = useState(WHOLE);
  const [ratio, setRatio] = useState("free");
  const [answer, setAnswer] = useState({ isBusy: false, problem: "" });
  useEffect(() => dialog.current.showModal(), []);

  const alter = (part, from, right, down) =>
    setShape(part === "area" ? move(from, right, down) : resize(from, part, right, down, RATIOS[ratio], photo));
  const choose = (name) => {
    setRatio(name);
    setShape((now) => proportion(now, RATIOS[name], photo));
  };
  const save = async () => {
    setAnswer({ isBusy: true, problem: "" });
    const { crop, problem } = await send(eventId, photo, shape, texts);
    if (crop) return dialog.current && done(photo, crop);
    setAnswer({ isBusy: false, problem });
  };
  const isWhole = Object.keys(WHOLE).every((side) => shape[side] === WHOLE[side]);
  return createElement(
    "dialog",
    { ref: dialog, className: "dialog crop", onClose: close, "aria-labelledby": "crop-title", "data-testid": "crop-dialog" },
    createElement("h2", { id: "crop-title" }, texts.crop_title),
    createElement("p", { className: "field-hint" }, texts.crop_hint),
    createElement(
      "div",
      { ref: frame, className: "crop-frame", style: { aspectRatio: `${photo.width} / ${photo.height}`, "--ratio": photo.width / photo.height } },
      createElement("img", { src: pictureAddress(photo, WIDEST), alt: "", draggable: false }),
      createElement("div", { className: "crop-shade" }, createElement("div", { style: cssOf(shape) })),
      createElement("div", { className: "crop-shape", style: cssOf(shape) }, ["area", ...CORNERS].map((part) => handle(part, { frame, grabbed, shape, alter, texts }))),
    ),
    ratios(ratio, choose, texts),
    answer.problem && createElement("p", { className: "field-error", role: "alert" }, answer.problem),
    createElement(
      "div",
      { className: "dialog-choices" },
      createElement("button", { type: "button", className: "button button-primary", disabled: isWhole || answer.isBusy, "aria-busy": answer.isBusy, onClick: save, "data-testid": "crop-save" }, texts.crop_save),
      createElement("button", { type: "button", className: "button button-secondary", onClick: () => dialog.current.close(), "data-testid": "crop-cancel" }, texts.crop_cancel),
    ),
  );
}

const cssOf = (shape) => Object.fromEntries(Object.entries(shape).map(([side, part]) => [side, `${part * 100}%`]));

// The whole part can be moved, each corner pulled; with the arrows of the keyboard, too.
function handle(part, { frame, grabbed, shape, alter, texts }) {
  const press = (event) => {
    const step = STEPS[event.key]?.map((way) => way * STEP * (event.shiftKey ? 5 : 1));
    if (!step) return;
    event.preventDefault();
    alter(part, shape, ...step);
  };
  const grab = ({ currentTarget, pointerId, clientX, clientY }) => {
    currentTarget.setPointerCapture(pointerId);
    grabbed.current = { shape, x: clientX, y: clientY };
  };
  const pull = ({ currentTarget, pointerId, clientX, clientY }) => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const { width, height } = frame.current.getBoundingClientRect();
    const start = grabbed.current;
    alter(part, start.shape, (clientX - start.x) / width, (clientY - start.y) / height);
  };
  const marks = { "aria-label": texts[`crop_${part}`], "data-testid": `crop-${part}` };
  const hands = { onPointerDown: grab, onPointerMove: pull, onKeyDown: press };
  return createElement("button", { key: part, type: "button", className: `crop-part crop-${part}`, ...hands, ...marks });
}

function ratios(chosen, choose, texts) {
  const label = (name) => (name === "free" ? texts.crop_free : name);
  const buttons = Object.keys(RATIOS).map((name) =>
    createElement("button", { key: name, type: "button", className: "builder-idea", "aria-pressed": name === chosen, "data-testid": `crop-ratio-${name.replace(":", "-")}`, onClick: () => choose(name) }, label(name)),
  );
  return createElement("div", { className: "crop-ratios", role: "group", "aria-label": texts.crop_shape }, buttons);
}

async function send(eventId, photo, shape, texts) {
  const address = `/api/events/${encodeURIComponent(eventId)}/photos/${photo.media_id}/crop`;
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(shape) });
    const { media_id, width, height, message } = await response.json();
    return response.ok ? { crop: { media_id, width, height } } : { problem: message ?? texts.failed };
  } catch (error) {
    return { problem: error instanceof TypeError ? texts.offline : texts.failed };
  }
}
