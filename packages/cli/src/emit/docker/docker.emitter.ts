import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { makeStamp } from "../stamp.js";
import { dockerfile } from "./dockerfile.js";
import { dockerignore } from "./dockerignore.js";

const STAMP = makeStamp("mcp emit docker");

/** An image of the server. */
export const dockerEmitter: Emitter = {
  target: "docker",
  plan(input: EmitInput): EmittedFile[] {
    return [
      { path: "Dockerfile", content: dockerfile(input, STAMP) },
      { path: ".dockerignore", content: dockerignore(input, STAMP) },
    ];
  },
};
