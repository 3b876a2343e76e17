import { validate, registerLogger, setLogLevel, LogLevel } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { test } from "vitest";
test("x", async () => {
	registerLogger(console); setLogLevel(LogLevel.Debug);
	console.log(await validate(TextDocument.create("file:///r/.github/workflows/a.yml", "yaml", 0, "on:\n  pull_requests:\njobs: {}\n")));
});
