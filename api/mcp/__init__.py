"""The same questions for assistants: tools, prompts and resources of MCP, over HTTP and stdio."""
