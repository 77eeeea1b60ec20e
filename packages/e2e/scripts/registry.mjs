// A registry on loopback: our packages as published in it, everything else from the registry that npm is set up with.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { freePort } from "./free-port.mjs";
import { packAll } from "./pack.mjs";

/**
 * Starts the registry in a folder and publishes all public packages to it.
 * @returns what a child process's environment needs to install from it, and stop()
 */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/`;
  const config = join(folder, "config.json");
  writeFileSync(config, JSON.stringify(settings(folder)));
  const bin = join(dirname(createRequire(import.meta.url).resolve("verdaccio/package.json")), "bin", "verdaccio");
  const server = spawn(process.execPath, [bin, "--config", config, "--listen", `127.0.0.1:${port}`], {
    stdio: "ignore",
  });
  await answering(address, server);
  const userconfig = join(folder, "npmrc");
  writeFileSync(userconfig, `registry=${address}\n//127.0.0.1:${port}/:_authToken=none\n`);
  const environment = {
    npm_config_userconfig: userconfig,
    npm_config_registry: address,
    npm_config_cache: join(folder, "cache"),
    npm_config_update_notifier: "false",
  };
  publishAll(join(folder, "packed"), environment);
  return { environment, stop: () => server.kill("SIGTERM") };
}

function settings(folder) {
  const upstream = spawnSync("npm", ["config", "get", "registry"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  }).stdout.trim();
  const own = { access: "$all", publish: "$all", unpublish: "$all" };
  return {
    storage: join(folder, "storage"),
    uplinks: { upstream: { url: upstream, cache: true, timeout: "60s" } },
    packages: {
      "@mcp-prod/*": own,
      "mcp-prod": own,
      "create-mcp-prod": own,
      "**": { access: "$all", proxy: "upstream" },
    },
    log: { type: "stdout", level: "fatal" },
  };
}

async function answering(address, server) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`The loopback registry ended with exit code ${server.exitCode}.`);
    if (
      await fetch(new URL("-/ping", address)).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The loopback registry did not start within 30 s.");
}

function publishAll(packed, environment) {
  packAll(packed);
  for (const name of readdirSync(packed)) {
    const { status } = spawnSync("npm", ["publish", join(packed, name), "--loglevel=error"], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", 2],
      shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error(`Publishing ${name} to the loopback registry failed.`);
  }
}
