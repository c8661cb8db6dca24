// The preview's frame: as wide as a phone or a computer, made smaller to fit its place.

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const MARGIN = 20; // px of the drawn device around the screen, both sides together
const NARROW = "(max-width: 767.98px)"; // there the whole place is the screen

export function fitScreen(stage, frame) {
  const screen = stage.querySelector(".builder-screen");
  const fit = () => place(stage, screen, SIZES[frame]);
  const observer = new ResizeObserver(fit);
  observer.observe(stage);
  fit();
  return () => observer.disconnect();
}

function place(stage, screen, size) {
  const page = screen.querySelector("iframe");
  if (matchMedia(NARROW).matches) {
    for (const part of [screen, page]) part.removeAttribute("style");
    return;
  }
  const style = getComputedStyle(stage);
  const padding = (side) => parseFloat(style[`padding${side}`]);
  const width = stage.clientWidth - padding("Left") - padding("Right") - MARGIN;
  const height = stage.clientHeight - screen.offsetTop - padding("Bottom") - MARGIN;
  const scale = Math.min(1, width / size.width, height / size.height);
  Object.assign(page.style, {
    width: `${size.width}px`,
    height: `${size.height}px`,
    transform: `scale(${scale})`,
  });
  Object.assign(screen.style, {
    width: `${size.width * scale + MARGIN}px`,
    height: `${size.height * scale + MARGIN}px`,
  });
}
