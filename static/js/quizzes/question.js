// A multiple-response question takes no more choices than it asks for: one too many is taken back,
// and the reader is told why. The server refuses the same (quizzes/marking.py).

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-pick]");
  if (!form || event.target.name !== "choices") return;
  const limit = Number(form.dataset.pick);
  const count = form.querySelectorAll("input[name=choices]:checked").length;
  const isTooMany = event.target.checked && count > limit;
  if (isTooMany) event.target.checked = false;
  const fault = form.querySelector("[data-pick-fault]");
  fault.textContent = isTooMany
    ? `You have chosen ${limit} already. Take one back to choose this one.`
    : "";
});
