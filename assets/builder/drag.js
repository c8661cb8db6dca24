// Rows that are pulled to another place by a handle: only drawn elsewhere while they are pulled, moved once at the end.

const EDGE = 72; // px at which the list begins to scroll
const STRIDE = 14; // px of one step of scrolling

// To be called by the handle's pointerdown; done(from, to) only where the place is another one.
export function drag(event, done) {
  if (event.button !== 0) return;
  event.preventDefault();
  const row = event.currentTarget.closest("li");
  const rows = [...row.parentElement.children];
  const scroller = row.closest(".builder-work");
  const start = { y: event.clientY, scroll: scroller.scrollTop, boxes: rows.map((each) => each.getBoundingClientRect()) };
  const from = rows.indexOf(row);
  let to = from;
  const follow = ({ clientY }) => {
    scroll(scroller, clientY);
    const way = clientY - start.y + scroller.scrollTop - start.scroll;
    to = findPlace(start.boxes, from, way);
    place(rows, start.boxes, { from, to, way });
  };
  const listening = new AbortController();
  const finish = ({ type }) => {
    listening.abort();
    rows.forEach((each) => each.removeAttribute("style"));
    row.removeAttribute("data-dragged");
    if (type === "pointerup" && to !== from) done(from, to);
  };
  const pointer = (name, handler) => {
    const own = (each) => each.pointerId === event.pointerId && handler(each);
    addEventListener(name, own, { signal: listening.signal });
  };
  row.setAttribute("data-dragged", "true");
  pointer("pointermove", follow);
  pointer("pointerup", finish);
  pointer("pointercancel", finish);
}

// The row whose middle the pulled one has passed last.
function findPlace(boxes, from, way) {
  const { top, bottom } = boxes[from];
  const middle = (box) => (box.top + box.bottom) / 2;
  if (way < 0) return Math.min(from, boxes.filter((box) => middle(box) < top + way).length);
  return Math.max(from, boxes.filter((box) => middle(box) < bottom + way).length - 1);
}

function place(rows, boxes, { from, to, way }) {
  const gap = boxes.length > 1 ? boxes[1].top - boxes[0].bottom : 0;
  const room = boxes[from].height + gap;
  rows.forEach((row, index) => {
    const isBetween = index !== from && index >= Math.min(from, to) && index <= Math.max(from, to);
    const shift = index === from ? way : isBetween ? (from < to ? -room : room) : 0;
    row.style.transform = shift ? `translateY(${shift}px)` : "";
  });
}

function scroll(scroller, y) {
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE) scroller.scrollTop -= STRIDE;
  if (y > bottom - EDGE) scroller.scrollTop += STRIDE;
}
