// The music of the page: none, a piece of ours, or a file of the organizer's. The form's field `music` holds the choice as JSON.

import { createElement, useEffect, useRef, useState } from "react";
import { useHiddenField } from "./hidden.js";
import { uploadRow } from "./photorows.js";
import { useUploads } from "./uploads.js";

const HEAVY = 15 * 1024 * 1024; // bytes; the server takes no more
const LONGEST_TITLE = 120; // letters

export function MusicChoice({ value, eventId, pieces, names, texts }) {
  const [music, choose, input] = useMusic(value);
  const [kept, keep] = useState(null); // the own file that was chosen last, while something else is
  const own = music?.media_id ? music : kept;
  const [played, play] = usePlayer();
  const take = ({ media_id }, { name }) => {
    const file = { media_id, title: name.replace(/\.\w+$/, "").slice(0, LONGEST_TITLE) };
    keep(file);
    choose(file);
  };
  const [uploads, items] = useUploads(take, { eventId, kind: "music", prepare: (file) => file, heavy: HEAVY });

  const select = (choice) => {
    keep(own);
    choose(choice);
  };
  const row = (key, name, choice, address) => {
    const isChosen = (music?.piece ?? music?.media_id ?? "") === key;
    const radio = createElement("input", { type: "radio", checked: isChosen, onChange: () => select(choice), "data-testid": "music-choice", "data-music": key });
    const label = createElement("label", null, radio, createElement("span", null, name));
    return createElement("li", { key, "data-chosen": isChosen || undefined }, label, address && listenButton(name, address, { played, play, texts }));
  };
  const rows = [
    row("", texts.none, null),
    ...Object.keys(names).map((piece) => row(piece, names[piece], { piece }, pieces[piece])),
    own && row(own.media_id, own.title || texts.own, own, `/media/${own.media_id}/music.mp3`),
  ];
  return createElement(
    "div",
    { className: "music-choice" },
    createElement("ul", { className: "music-list" }, rows),
    items.length > 0 && createElement("ul", { className: "photo-uploads" }, items.map((item) => uploadRow(item, { texts, uploads: uploads.current }))),
    chooseFile({ add: (files) => uploads.current.add(files.slice(0, 1)), isEmpty: !own, texts }),
    input,
  );
}

function listenButton(name, address, { played, play, texts }) {
  const isPlayed = played === address;
  const act = isPlayed ? texts.stop : texts.listen;
  const attributes = { type: "button", className: "button button-quiet", "aria-label": `${act}: ${name}`, "data-testid": "music-listen" };
  return createElement("button", { ...attributes, onClick: () => play(isPlayed ? "" : address) }, act);
}

function chooseFile({ add, isEmpty, texts }) {
  const choose = ({ target }) => {
    add([...target.files]);
    target.value = ""; // so that the same file can be chosen again
  };
  const input = createElement("input", {
    type: "file",
    accept: "audio/*,.mp3,.wav,.ogg,.oga,.opus,.flac",
    className: "visually-hidden",
    onChange: choose,
    "data-testid": "music-input",
    "aria-describedby": "music-limits",
  });
  return createElement(
    "div",
    { className: "music-own" },
    createElement("label", { className: "button button-secondary" }, input, isEmpty ? texts.add : texts.replace),
    createElement("p", { id: "music-limits", className: "field-hint" }, `${texts.limits} ${texts.rights}`),
  );
}

// The choice as it is drawn, and a way to change it that also tells the form.
function useMusic(value) {
  const read = (text) => JSON.parse(text || "null");
  const [music, show] = useState(() => read(value));
  const [input, write] = useHiddenField("music", value, (text) => show(read(text)));
  const choose = (next) => {
    show(next);
    write(next ? JSON.stringify(next) : "", { isComplete: true });
  };
  return [music, choose, input];
}

// One player for all: what begins ends what was heard before.
function usePlayer() {
  const [played, setPlayed] = useState("");
  const player = useRef(null);
  useEffect(() => {
    player.current = new Audio();
    const end = () => setPlayed("");
    for (const news of ["ended", "error"]) player.current.addEventListener(news, end);
    return () => player.current.pause();
  }, []);
  const play = (address) => {
    player.current.pause();
    setPlayed(address);
    if (!address) return;
    player.current.src = address;
    player.current.play().catch((error) => error.name !== "AbortError" && setPlayed(""));
  };
  return [played, play];
}
