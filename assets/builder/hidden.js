// The hidden field of a part of the form that draws itself: the form saves what is written into it. What a tab held that
// was closed before it was saved is put into it from outside, told by `restore`.

import { createElement, useEffect, useRef } from "react";

export function useHiddenField(name, value, show) {
  const field = useRef(null);
  useEffect(() => {
    const restore = () => show(field.current.value);
    field.current.addEventListener("restore", restore);
    return () => field.current?.removeEventListener("restore", restore);
  }, []);
  const write = (text, { isComplete = false } = {}) => {
    field.current.value = text;
    const news = isComplete ? ["input", "change"] : ["input"];
    for (const each of news) field.current.dispatchEvent(new Event(each, { bubbles: true }));
  };
  const input = createElement("input", { key: "field", ref: field, type: "text", hidden: true, name, defaultValue: value });
  return [input, write, field];
}
