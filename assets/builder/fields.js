// The form as flat fields ({"person_1.kk": "Айгерім"}) and as the content document that the server reads.

const OUTSIDE = new Set(["slug", "map_link"]); // fields with a handler of their own
const ROWS = ["photos", "families", "contacts", "also"]; // lists that draw themselves, as JSON
const LISTS = new Set(["programme", "dress_colours", "sections", "music", ...ROWS]); // gathered from many fields, or out of one
const DRAWN = new Set(["sections", "music", ...ROWS]); // fields that draw themselves
const CHOICES = new Set(["palette", "own_accent", "accent", "is_listed"]); // what is not written as the form has it
const EMPTY_IS_NULL = new Set(["date", "time", "latitude", "longitude", "age"]);

export const isOutside = (name) => !name || OUTSIDE.has(name);

export function readFields(form) {
  const boxes = [...form.elements].filter((input) => input.type === "checkbox" && input.name);
  const unchecked = boxes.map((box) => [box.name, ""]); // which form data leaves out
  return Object.fromEntries([...unchecked, ...new FormData(form)].filter(([name]) => !isOutside(name)));
}

export function writeFields(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements[name];
    if (!input) continue;
    if (input.type === "checkbox") input.checked = value !== "";
    else input.value = value;
    if (DRAWN.has(name)) input.dispatchEvent(new Event("restore"));
  }
}

// The preview wants whole numbers or none; what is saved the server spells itself.
export function spellPhones(fields) {
  const contacts = JSON.parse(fields.contacts || "[]").map((contact) => ({ ...contact, phone: spellPhone(contact.phone) }));
  const phones = { phone: spellPhone(fields.phone), gift_phone: spellPhone(fields.gift_phone) };
  return { ...fields, ...phones, contacts: JSON.stringify(contacts) };
}

function spellPhone(text) {
  const digits = text.replace(/[\s().-]/g, "").replace(/^8(?=7\d{9}$)|^(?=7\d{9}$)/, "+7").replace(/^(?=7\d{10}$)/, "+");
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : "";
}

export function buildContent(fields) {
  const content = {};
  for (const [path, value] of Object.entries(fields)) {
    const [name, language] = path.split(".");
    if (LISTS.has(name) || CHOICES.has(name)) continue;
    if (language) (content[name] ??= {})[language] = value;
    else content[name] = EMPTY_IS_NULL.has(name) && value === "" ? null : value;
  }
  const programme = buildProgramme(fields);
  const colours = Object.keys(fields).filter((path) => path.startsWith("dress_colours.") && fields[path]);
  const sections = fields.sections.split(",").filter(Boolean);
  const rows = Object.fromEntries(ROWS.map((name) => [name, JSON.parse(fields[name] || "[]")]));
  const music = JSON.parse(fields.music || "null");
  const accent = fields.own_accent ? fields.accent.toUpperCase() : "";
  const palette = fields.palette === "own" ? "" : fields.palette;
  const choices = { palette, accent, is_listed: Boolean(fields.is_listed) };
  const dress_colours = colours.map((path) => path.split(".")[1]);
  return { ...content, ...choices, ...rows, programme, sections, music, dress_colours };
}

// Rows in which something is written.
function buildProgramme(fields) {
  const rows = {};
  for (const [path, value] of Object.entries(fields)) {
    const [name, number, part] = path.split(".");
    if (name !== "programme" || value === "") continue;
    rows[number] ??= { time: null, what: {} };
    if (part === "time") rows[number].time = value;
    else rows[number].what[part] = value;
  }
  return Object.values(rows);
}
