// A stand-in for the official image of Prometheus, where no registry of images is reached: Debian's program, with the
// user, folders and flags of the official one.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensurePackage } from "./debian.mjs";
import { librariesOf } from "./docker-base.mjs";
import { ensurePrometheus } from "./prometheus.mjs";

const BUSYBOX = "/bin/busybox";
const DOCKERFILE = `FROM scratch
COPY root /
COPY --chown=65534:65534 data /prometheus
USER 65534
WORKDIR /prometheus
VOLUME ["/prometheus"]
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
`;

export async function buildPrometheusImage(docker, tag) {
  const { prometheus } = ensurePrometheus();
  ensurePackage("busybox", () => existsSync(BUSYBOX));
  const folder = mkdtempSync(join(tmpdir(), "mcp-prometheus-image-"));
  try {
    const add = (source, path) => {
      mkdirSync(dirname(join(folder, "root", path)), { recursive: true });
      copyFileSync(source, join(folder, "root", path));
    };
    add(prometheus, "/bin/prometheus");
    // Which looks at the name that it is called by.
    add(BUSYBOX, "/bin/wget");
    for (const library of librariesOf([prometheus, BUSYBOX])) add(library, library);
    mkdirSync(join(folder, "root/etc/prometheus"), { recursive: true });
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "Dockerfile"), DOCKERFILE);
    await docker("build", "--quiet", "--tag", tag, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
