import { z } from "zod";
import { LOG_LEVELS } from "../logging/logger.js";

/** What a line is of no use without. */
const ALWAYS_SHOWN = new Set(["level", "time", "msg", "requestid"]);
/** Keys with dots between them: nothing that JSON would have to escape, so that a line can be searched for them. */
const PATH = /^[^\s.*[\]"'\\]+(?:\.[^\s.*[\]"'\\]+)*$/u;

const fieldPath = z
  .string()
  .regex(PATH, 'is not a path of keys such as "user.ssn". It is found wherever it stands, in lists too: no * and no []')
  .refine((path) => !ALWAYS_SHOWN.has(path.toLowerCase()), "can't be taken out: a log line is of no use without it");

export const logSchema = z
  .strictObject({
    level: z.enum(LOG_LEVELS).default("info"),
    /** Paths of fields that are taken out of every log line, such as "user.ssn", beside all that looks like a secret. */
    redact: z.array(fieldPath).max(100).default([]),
  })
  .prefault({});
