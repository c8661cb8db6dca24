// Makes a photo smaller before it travels: nobody's traffic is spent on pixels that no page shows.

const LONGEST = 3000; // px of the longer side
const QUALITY = 0.9; // of the JPEG, 0 to 1
export const HEAVY = 10 * 1024 * 1024; // bytes; the server takes no more

// The file itself where it is small enough, or where this browser cannot read it and the server will tell why.
export async function shrink(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const smaller = scale < 1 || file.size > HEAVY ? await draw(picture, scale) : null;
  picture.close();
  return smaller && smaller.size < file.size ? smaller : file;
}

function draw(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // behind what was transparent: JPEG would make it black
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
