// The part of a picture that a crop keeps: {left, top, width, height} as fractions of the picture, 0 to 1.

export const WHOLE = { left: 0, top: 0, width: 1, height: 1 };
const LEAST = 0.1; // of either side

const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

// The largest part of this proportion (width to height in pixels; null is any) round the middle of the present one.
export function proportion(shape, ratio, picture) {
  if (ratio === null) return shape;
  const slope = (ratio * picture.height) / picture.width; // width to height in fractions
  const [width, height] = slope > 1 ? [1, 1 / slope] : [slope, 1];
  const left = clamp(shape.left + (shape.width - width) / 2, 0, 1 - width);
  const top = clamp(shape.top + (shape.height - height) / 2, 0, 1 - height);
  return { left, top, width, height };
}

export function move(shape, right, down) {
  const left = clamp(shape.left + right, 0, 1 - shape.width);
  return { ...shape, left, top: clamp(shape.top + down, 0, 1 - shape.height) };
}

// A corner ("nw", "ne", "sw", "se") is pulled; the one across from it stays.
export function resize(shape, corner, right, down, ratio, picture) {
  const [isWest, isNorth] = [corner.includes("w"), corner.includes("n")];
  const room = {
    width: isWest ? shape.left + shape.width : 1 - shape.left,
    height: isNorth ? shape.top + shape.height : 1 - shape.top,
  };
  const wished = {
    width: clamp(shape.width + (isWest ? -right : right), LEAST, room.width),
    height: clamp(shape.height + (isNorth ? -down : down), LEAST, room.height),
  };
  const { width, height } = ratio === null ? wished : keepRatio(wished, shape, room, (ratio * picture.height) / picture.width);
  const left = isWest ? shape.left + shape.width - width : shape.left;
  const top = isNorth ? shape.top + shape.height - height : shape.top;
  return { left, top, width, height };
}

// The side that was pulled further decides, as far as both have room.
function keepRatio(wished, shape, room, slope) {
  const isWider = Math.abs(wished.width - shape.width) >= Math.abs(wished.height - shape.height) * slope;
  const asked = isWider ? wished.width : wished.height * slope;
  const least = LEAST * Math.max(1, slope);
  const width = clamp(asked, least, Math.max(least, Math.min(room.width, room.height * slope)));
  return { width, height: width / slope };
}
