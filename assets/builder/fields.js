// The form as flat fields ({"person_1.kk": "Айгерім"}) and as the content document that the server reads.

const OUTSIDE = new Set(["slug", "map_link"]); // fields with a handler of their own
const EMPTY_IS_NULL = new Set(["date", "time", "latitude", "longitude"]);

export const isOutside = (name) => !name || OUTSIDE.has(name);

export function readFields(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !isOutside(name)));
}

export function writeFields(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements[name];
    if (input) input.value = value;
  }
}

// The preview wants a whole number or none; what is saved the server spells itself.
export function spellPhone(fields) {
  const digits = fields.phone.replace(/[\s().-]/g, "").replace(/^8(?=7\d{9}$)|^(?=7\d{9}$)/, "+7").replace(/^(?=7\d{10}$)/, "+");
  return { ...fields, phone: /^\+[1-9]\d{6,14}$/.test(digits) ? digits : "" };
}

export function buildContent(fields) {
  const content = {};
  for (const [path, value] of Object.entries(fields)) {
    const [name, language] = path.split(".");
    if (language) (content[name] ??= {})[language] = value;
    else content[name] = EMPTY_IS_NULL.has(name) && value === "" ? null : value;
  }
  return content;
}
