// Turns one document tree into another in place, so that nothing flickers, scrolls or starts its movement again.

const OWN = new Set(["style", "aria-pressed"]); // what the page's own script sets

export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName) return old.replaceWith(old.ownerDocument.importNode(fresh, true));
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  copyAttributes(old, fresh);
  copyChildren(old, fresh);
}

function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OWN.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function copyChildren(old, fresh) {
  const present = [...old.childNodes];
  const wanted = [...fresh.childNodes];
  present.slice(wanted.length).forEach((node) => node.remove());
  wanted.forEach((node, index) => {
    if (index < present.length) morph(present[index], node);
    else old.append(old.ownerDocument.importNode(node, true));
  });
}
