import { MCPResource, type MCPVariables, type ToolContext } from "mcp-prod";

export default class TemplateResource extends MCPResource {
  uri = "test://template/{id}/data" as const;
  name = "template";
  description = "Data of any id: the URI says which.";
  mimeType = "application/json";

  read(_: ToolContext, { id }: MCPVariables<this>) {
    return { id, templateTest: true, data: `Data for ID: ${id}` };
  }
}
