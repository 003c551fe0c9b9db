import { record } from "rrweb";

globalThis.recorded = [];
record({ emit: (event) => globalThis.recorded.push(event), maskAllInputs: true });
