// Prints, as JSON, the microseconds of CPU that a call takes with all stages around it, and with none. Log lines go where
// a server's go: to standard error.
import { MCPTool } from "mcp-prod";
import { z } from "zod";
import { makePipelineServices } from "../../core/dist/application/pipeline-services.js";
import { CallContext } from "../../core/dist/call/call-context.js";
import { composePipeline } from "../../core/dist/call/pipeline.js";
import { configSchema } from "../../core/dist/config/config-schema.js";
import { createServerLog } from "../../core/dist/logging/logger.js";
import { ComponentProblems } from "../../core/dist/operation/component.js";
import { ANONYMOUS } from "../../core/dist/principal/principal.js";
import { bindTool } from "../../core/dist/tool/bind-tool.js";

const ROUNDS = 9;
const CALLS = 20_000;
/** As many as the load has under way. */
const AT_ONCE = 32;

class Echo extends MCPTool {
  name = "echo";
  description = "Says what it is told";
  schema = z.object({ text: z.string().min(1).max(1000) });
  annotations = { idempotentHint: true, openWorldHint: true };

  async execute({ text }) {
    return text;
  }
}

const config = configSchema.parse({ name: "bench", version: "1.0.0" });
const { operation } = bindTool(new Echo(), config, new ComponentProblems("bench"));
const log = createServerLog("info");
const services = makePipelineServices(config, log, { sessions: () => 0, connections: () => 0 });
const whole = composePipeline(operation, { ...services, logger: log.logger.child({ tool: operation.name }) });
const empty = async (call) => ({ result: operation.toResult(await operation.run(call.input, call), call.input) });

const caller = {
  requestId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  principal: ANONYMOUS,
  meta: undefined,
  sendProgress: undefined,
};

async function run(pipeline) {
  const before = process.cpuUsage();
  for (let done = 0; done < CALLS; done += AT_ONCE) {
    const outcomes = Array.from({ length: AT_ONCE }, (_, index) => {
      const text = `message ${done + index}`;
      const call = new CallContext(caller, { text }, undefined, operation, log.logger);
      return Promise.resolve(pipeline(call)).then(({ result }) => result.content[0].text === text);
    });
    if (!(await Promise.all(outcomes)).every(Boolean)) throw new Error("a wrong answer");
    await new Promise(setImmediate);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

const measured = { whole: [], empty: [] };
for (let round = -2; round < ROUNDS; round += 1) {
  const [withStages, without] = [await run(whole), await run(empty)];
  if (round < 0) continue;
  measured.whole.push(withStages);
  measured.empty.push(without);
}
log.flush();
process.stdout.write(JSON.stringify(measured));
