// Whom guests may call beside the hosts: a row a name and a telephone.

import { createElement } from "react";
import { button, emptyTexts, replaced, sign, texts, useRows, without } from "./rows.js";

const MOST = 4;

export function ContactList({ value, main, words }) {
  const [contacts, change, field] = useRows("contacts", value);
  const rows = contacts.map((contact, place) =>
    contactRow(contact, {
      place,
      change: (fields) => change(replaced(contacts, place, { ...contact, ...fields })),
      remove: () => change(without(contacts, place)),
      main,
      words,
    }),
  );
  const add = () => change([...contacts, { name: emptyTexts(), phone: "" }]);
  const more = contacts.length < MOST && button(words.add, add, { "data-testid": "contact-add" });
  return createElement("div", { className: "builder-rows" }, rows, more, field);
}

function contactRow(contact, { place, change, remove, main, words }) {
  const mark = `contact-${place + 1}`;
  const phone = createElement("input", {
    className: "field-input",
    type: "tel",
    value: contact.phone,
    autoComplete: "off",
    "aria-label": `${words.phone} ${place + 1}`,
    "data-testid": `${mark}-phone`,
    onChange: (event) => change({ phone: event.target.value }),
  });
  const whose = contact.name[main] || `${words.name} ${place + 1}`;
  return createElement(
    "div",
    { key: place, className: "builder-row", "data-testid": "contact" },
    createElement("span", { className: "field-hint", "aria-hidden": true }, words.phone),
    createElement("div", { className: "builder-row-head" }, phone, sign("×", `${whose}: ${words.remove}`, remove, { "data-testid": `${mark}-remove` })),
    createElement("span", { className: "field-hint", "aria-hidden": true }, words.name),
    texts({ label: `${words.name} ${place + 1}`, mark: `${mark}-name`, value: contact.name, onChange: (name) => change({ name }), main, words }),
  );
}
