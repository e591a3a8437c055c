// Leads on from a former or a short address. The page would by itself as well, and would lose what stands behind the "#".

import { movedFrom } from "./moved.js";

const link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-leads-on]"));
const moved = movedFrom(location.hash);
const target = new URL(moved ?? link.href);
if (!moved && location.hash) target.hash = location.hash;
if (!target.search) target.search = location.search;
location.replace(target);
