// The picture of a design as PNG: its SVG file, drawn twice as large.

async function picture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const [width, height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return canvas.convertToBlob();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-export-png]");
  if (!button) return;
  try {
    const link = document.createElement("a");
    link.download = button.dataset.fileName;
    link.href = URL.createObjectURL(await picture(button.dataset.exportPng));
    link.click();
    URL.revokeObjectURL(link.href);
  } catch {
    button.replaceWith("The PNG could not be made. Take the SVG picture.");
  }
});
