// Copies the link beside a button. Where the clipboard is closed, the link is at least selected.

function linkBeside(button) {
  return button.closest("li").querySelector("input[readonly]");
}

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const link = linkBeside(button);
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
  } catch {
    return;
  }
  const announcer = document.querySelector("#announcer");
  if (announcer) announcer.textContent = `${link.getAttribute("aria-label")} copied`;
  button.firstChild.textContent = "Copied";
});
