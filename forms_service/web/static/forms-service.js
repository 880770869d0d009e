// GOV.UK Frontend's own behaviour, switched on without inline script; every page works without it.
import { initAll } from "./govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

if (document.querySelector("[data-fs-review]")) {
  import("./review.js");
}

if (document.querySelector("[data-fs-row]")) {
  import("./control-room.js");
}
