import { expect, test } from "vitest";
import { approvalText, readApproval } from "../../src/host/github/approval.js";
import { readCommand } from "../../src/host/github/command.js";

const approval = {
	via: "command",
	by: "grace",
	reason: "the deadline is Friday",
	at: "2026-03-01T10:00:00Z",
	pullRequest: 7,
	base: "main",
} as const;

test("an approval is read as it was written", () => {
	const read = readApproval(approvalText(approval));

	expect(read).toEqual(approval);
});

test.each([
	"```\n@everyone <script>",
	'quotes " and \\ and \u2028 and \n lines',
	'```json\n{"by":"mallory"}\n```',
])("a reason stays in its fence: %j", (reason) => {
	const text = approvalText({ ...approval, reason });

	expect(text.split("```")).toHaveLength(3);
	expect(text.split("\n")).toHaveLength(3);
	expect(readApproval(text)?.reason).toBe(reason);
});

test.each([
	["other text", "Approved by grace"],
	["no JSON", "```json\nby: grace\n```"],
	["no person", approvalText({ ...approval, by: "" })],
	["no date", approvalText({ ...approval, at: "yesterday" })],
	["another way", approvalText(approval).replace("command", "telepathy")],
	["no pull request", approvalText(approval).replace(':7,"', ':"7","')],
])("%s is no approval", (_, text) => {
	const read = readApproval(text);

	expect(read).toBeUndefined();
});

test.each<[string, ReturnType<typeof readCommand>]>([
	["/wattdiff approve the deadline", { reason: "the deadline" }],
	["  /wattdiff  approve\nit is\nurgent", { reason: "it is urgent" }],
	["/wattdiff approve", { reason: "" }],
	["/wattdiff approve ABCDEF1 why", { sha: "abcdef1", reason: "why" }],
	["/wattdiff approve abcdef why", { reason: "abcdef why" }],
	["/wattdiff approved by me", undefined],
	["/wattdiff approve-all", undefined],
	["please /wattdiff approve", undefined],
	["> /wattdiff approve quoted", undefined],
	["/wattdiffapprove", undefined],
])("the comment %j asks for %j", (body, command) => {
	expect(readCommand(body)).toEqual(command);
});

test("a long reason is cut between characters", () => {
	const command = readCommand(`/wattdiff approve ${"🔥".repeat(900)}`);

	expect(command?.reason).toBe("🔥".repeat(500));
});
