import { type MCPInput, MCPTool } from "mcp-prod";
import { z } from "zod";

export default class RegionTool extends MCPTool {
  name = "test_x_mcp_header";
  description = "Returns a region, which clients repeat in a header so that proxies can route by it.";
  schema = z.object({
    region: z.string().optional().describe("Where to look").meta({ "x-mcp-header": "Region" }),
  });

  execute({ region = "nowhere" }: MCPInput<this>) {
    return `Region: ${region}`;
  }
}
