import { expect, test } from "vitest";
import { publishComment } from "../../src/host/github/publish.js";
import { localConnection } from "../host/local-connection.js";

test.each([
	["65,535 characters", "x", 65_535, 1],
	["65,536 characters", "x", 65_536, 1],
	["65,536 characters, of which the last is an emoji", "⚡🔋", 65_536, 1],
	["65,537 characters", "x", 65_537, 0],
])(
	"a comment of %s is posted or told, and never half of it",
	async (_, filling, length, count) => {
		const { local, github, name } = await localConnection();
		const head = local.commit(name, {
			branch: "main",
			files: { "a.yaml": "lr: 1\n" },
		});
		local.addPullRequest(name, { head: "main" });
		const body = filled(
			`<!-- wattdiff:v1 key=default head=${head} run=1.1 -->\n`,
			filling,
			length,
		);

		const { warning } = await publishComment(
			github,
			{ pullRequest: 1, body, mayCreate: true },
			false,
		);

		expect(local.comments(name, 1).map((comment) => comment.body)).toEqual(
			Array.from({ length: count }, () => body),
		);
		expect(warning ?? "").toMatch(
			count === 1 ? /^$/ : /could not be written.+job summary/,
		);
	},
);

/** A text of so many characters, as GitHub counts them. */
function filled(start: string, filling: string, length: number): string {
	const missing = length - start.length;
	const characters = [...filling.repeat(missing)].slice(0, missing);
	return `${start}${characters.join("")}`;
}
