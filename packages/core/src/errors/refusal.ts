import { ToolError } from "./tool-error.js";

/** An error that is the whole answer to its request, with an HTTP status of its own, and never a tool's result. */
export class Refusal extends ToolError {}
