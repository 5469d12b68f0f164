// The result of an exam in a browser that still holds unsent answers: they are sent, to be kept as
// late, and then nothing of the exam stays in this browser.

import { clear, count, send } from "./outbox.js";

if (count()) {
  await send();
  if (!count()) {
    clear();
    location.reload();
  }
}
