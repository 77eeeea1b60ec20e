import type { PackageManager } from "../../project/package-manager.js";

interface InstallSteps {
  /** Copied before the rest, so that the packages are installed again only where these change. */
  readonly manifests: string;
  /** What puts the package manager in the image. */
  readonly setUp?: string;
  readonly cache: string;
  readonly all: string;
  /** Those that run the server. */
  readonly production: string;
}

/** Wildcards are for what need not be there. Yarn is Yarn 1: others keep their packages where Node does not look. */
const STEPS: Readonly<Record<PackageManager, InstallSteps>> = {
  npm: {
    manifests: "package.json package-lock.json",
    cache: "/root/.npm",
    all: "npm ci --no-audit --no-fund",
    production: "npm ci --no-audit --no-fund --omit=dev",
  },
  pnpm: {
    manifests: "package.json pnpm-lock.yaml pnpm-workspace.yam[l]",
    setUp: "npm install --global pnpm@10",
    cache: "/root/.pnpm-store",
    all: "pnpm install --frozen-lockfile --store-dir /root/.pnpm-store",
    production: "pnpm install --frozen-lockfile --store-dir /root/.pnpm-store --prod",
  },
  yarn: {
    manifests: "package.json yarn.lock",
    setUp: "npm install --global --force yarn@1",
    cache: "/root/.yarn-cache",
    all: "yarn install --frozen-lockfile --cache-folder /root/.yarn-cache",
    production: "yarn install --frozen-lockfile --cache-folder /root/.yarn-cache --production",
  },
  bun: {
    manifests: "package.json bun.lock",
    setUp: "npm install --global bun@1",
    cache: "/root/.bun/install/cache",
    all: "bun install --frozen-lockfile",
    production: "bun install --frozen-lockfile --production",
  },
};

/** The lines of a Dockerfile that install what the lock file names. */
export function installLines(manager: PackageManager, what: "all" | "production"): string[] {
  const steps = STEPS[manager];
  return [
    `COPY ${steps.manifests} ./`,
    // Packages that no registry serves: see mcp create --vendor.
    "COPY vendo[r] ./vendor/",
    run(steps.cache, steps[what]),
  ];
}

export function setUpLines(manager: PackageManager): string[] {
  const { setUp } = STEPS[manager];
  return setUp === undefined ? [] : [run("/root/.npm", setUp)];
}

/** Both stages install at the same time, and other builds, too: Yarn's cache breaks when two write to it. */
function run(cache: string, command: string): string {
  const mounts = [`type=cache,sharing=locked,target=${cache}`, "type=secret,id=npmrc,target=/root/.npmrc"];
  return `RUN ${mounts.map((mount) => `--mount=${mount}`).join(" ")} ${command}`;
}
