import { applyRules, MARKER, marker, type Rule } from "./marker.js";

/** Takes out where things are on the inside: private addresses, internal host names and paths of files. */
export function hideLocations(text: string): string {
  return applyRules(LOCATIONS, text);
}

/** Folders at the root of a machine that are no usual beginning of a URL's path. */
const ROOTS = "(?:home|Users|root|var|etc|opt|srv|usr|tmp|app|mnt|proc|run|private|Volumes|workspaces?|nix)";

/** A path of the machine does not go on from a word, a host or a template, nor does it follow an HTTP method. */
const NO_URL = String.raw`(?<![\w.~/\]}@+-]|\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) )`;

const POSITION = String.raw`(?::\d+){0,2}`;
const UNIX_PATH = String.raw`${NO_URL}\/${ROOTS}\/(?:${MARKER}|[^\s"'\x60<>|,;:()[\]{}])+${POSITION}`;
const SOURCE_FILE = String.raw`${NO_URL}\/(?:[\w.@+-]+\/)+[\w.@+-]*\.(?:[cm]?[jt]sx?|node|py|rb|go|java|so|sqlite|db|pem|env)\b${POSITION}`;
/** A space is part of it where a backslash comes later: `C:\Program Files\x`. */
const WINDOWS_PATH = String.raw`(?<![A-Za-z0-9])[A-Za-z]:(?:\\+|\/(?!\/))(?:[^\s"'<>|?*,;:]| (?=[^"'<>|?*:\\/\r\n]{1,60}\\))+`;

const LOCATIONS: readonly Rule[] = [
  [/file:\/\/[^\s"'`<>,;)]+/gi, marker("path")],
  // In quotes, a path may hold spaces and whatever else.
  [new RegExp(String.raw`(?<=')\/${ROOTS}\/[^'\r\n]+|(?<=")\/${ROOTS}\/[^"\r\n]+`, "g"), marker("path")],
  [new RegExp(`${UNIX_PATH}|${SOURCE_FILE}|${WINDOWS_PATH}`, "g"), marker("path")],
  [
    /(?<![\w.]|\bversion )(?:(?:10|127)\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|0\.0)\.\d{1,3}\.\d{1,3}(?!\w|\.\d)(?::\d{1,5})?/gi,
    marker("address"),
  ],
  [
    /(?<![\w:.])\[?(?:::1|(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f])(?::[0-9a-f]{0,4}){2,7})(?:%\w{1,16})?(?![\w:]*[g-z_])\]?(?::\d{1,5})?(?![\w:])/gi,
    marker("address"),
  ],
  [
    /(?<![\w.-])(?:[\w-]+\.)+(?:internal|local|localdomain|lan|intranet|corp|svc(?:\.[\w-]+)*)(?![\w-]|\.\w)(?::\d{1,5})?/gi,
    marker("host"),
  ],
];
