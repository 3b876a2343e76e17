/** A test that proves an item: its file below test/ and its title, as the file has it. */
export type Proof = readonly [file: string, title: string];

/** What has broken in tools of this kind, and which of our tests show that it does not break here. */
export const list: Readonly<Record<string, readonly Proof[]>> = {
	"thirty-one and a hundred and one comments before ours": [
		[
			"adversarial/comments.test.ts",
			"the comment is found again behind %i others",
		],
		["host/comment.test.ts", "our comment is found behind a hundred others"],
	],
	"somebody pastes our marker": [
		[
			"adversarial/comments.test.ts",
			"a marker pasted by a person, by another bot or below other text is none of ours",
		],
		["host/comment.test.ts", "a marker that a person pasted is left alone"],
		["host/comment.test.ts", "a marker further down belongs to a quotation"],
	],
	"two runs race to create, and the older one finishes last": [
		["adversarial/races.test.ts", "the newer starting %i ms later"],
		["adversarial/races.test.ts", "the second starting %i ms later"],
		[
			"adversarial/comment-orders.test.ts",
			"leave one comment, of the newer head, where there was %s",
		],
		[
			"adversarial/check-orders.test.ts",
			"two runs on one head, in every order of their requests, leave no check open and show one failure",
		],
		["host/comment.test.ts", "an older run that finishes last changes nothing"],
	],
	"a report as long as GitHub takes, one longer, and an emoji at the cut": [
		[
			"adversarial/comments.test.ts",
			"a report on two hundred runs fits into a comment that is whole at both ends",
		],
		[
			"adversarial/lengths.test.ts",
			"a comment of %s is posted or told, and never half of it",
		],
		["report/markdown.test.ts", "one character below and above a limit"],
		["report/markdown.test.ts", "no limit cuts the marker or splits an emoji"],
	],
	"a key with signs of regular expressions": [
		[
			"adversarial/comments.test.ts",
			"keys that mean something to a regular expression or to HTML keep apart",
		],
		["host/comment.test.ts", "keys that look alike keep their own comments"],
	],
	"a push after an approval": [
		["action/command-override.test.ts", "a push voids it"],
	],
	"fixed on the next push": [
		[
			"adversarial/comments.test.ts",
			"what is fixed on the next push turns green in place",
		],
	],
	"a base without the config, with another name, or that cannot be parsed": [
		[
			"adversarial/base-sides.test.ts",
			"against a base with %s nothing rises from zero or by infinity",
		],
		[
			"adversarial/base-sides.test.ts",
			"a renamed run is compared with what it was",
		],
	],
	"the pull request edits its budget": [
		[
			"adversarial/base-sides.test.ts",
			"a pull request that lifts its own budget is told so and judged by the old one",
		],
		[
			"adversarial/base-sides.test.ts",
			"a pull request cannot throw its budget away",
		],
		[
			"action/pull-request.test.ts",
			"a branch from before a stricter budget is held to the stricter one",
		],
	],
	"a history that cannot be parsed": [
		[
			"adversarial/attempts.test.ts",
			"a history that cannot be parsed stays as it is beside the new record",
		],
		["history/record.test.ts", "no foreign text makes reading fail"],
	],
	"twenty writers at once": [
		["host/history.test.ts", "twenty runs at once lose no record"],
		[
			"adversarial/attempts.test.ts",
			"pushes that are recorded at once all stay in the history",
		],
	],
	"a token that can only read": [
		[
			"action/pull-request.test.ts",
			"a token that can only read leaves the report in the job summary",
		],
		["adversarial/faults.test.ts", "%s for each operation"],
	],
	"tags, bombs and objects in YAML, links and paths out of the tree, fifty megabytes":
		[
			["adversarial/hostile-files.test.ts", "%s below a config does nothing"],
			[
				"adversarial/hostile-files.test.ts",
				"%s in place of a config is told and breaks nothing",
			],
			[
				"adversarial/hostile-files.test.ts",
				"no link leads out of the repository through %s",
			],
			[
				"adversarial/hostile-files.test.ts",
				"a file of fifty megabytes is told and not even fetched",
			],
			["host/git-source.test.ts", "no link leads out of the work tree"],
		],
	"a warning never fails": [
		[
			"adversarial/verdicts.test.ts",
			"a warning never fails the job or the check",
		],
	],
	"a crash is a failed check": [
		[
			"action/pull-request.test.ts",
			"a failure of our own is a failed check and exit code 2",
		],
		["adversarial/faults.test.ts", "%s for each operation"],
		[
			"adversarial/attempts.test.ts",
			"the check of an attempt that was killed is completed by the next one",
		],
	],
	"no training config changed": [
		[
			"adversarial/verdicts.test.ts",
			"a pull request that touches no training leaves a green check and no word",
		],
	],
	"every event resolves the right commits": [
		[
			"adversarial/events.test.ts",
			"on %s the right commits are compared, and the right one is told",
		],
	],
	"a key with a typing error": [
		[
			"adversarial/verdicts.test.ts",
			"a key with a typing error is named with the one that was meant",
		],
	],
	"bars, backticks, mentions, HTML and our marker in a value": [
		[
			"adversarial/verdicts.test.ts",
			"words of a config are words in the report",
		],
		[
			"action/pull-request.test.ts",
			"text of a pull request commands neither the runner nor the page",
		],
	],
	"a work tree with changes stays untouched": [
		[
			"adversarial/work-tree.test.ts",
			"a checkout with changes stays as it is, and they change no number",
		],
	],
	"a second attempt does not count twice": [
		[
			"adversarial/attempts.test.ts",
			"a second attempt of a push does not count twice",
		],
		[
			"adversarial/attempts.test.ts",
			"a second attempt of a review writes over the first one's words",
		],
		[
			"history/series.test.ts",
			"a second attempt of a workflow does not count twice",
		],
	],
	"unknown is not zero": [
		[
			"adversarial/verdicts.test.ts",
			"a cost that is unknown is not zero, and keeps no budget",
		],
		[
			"adversarial/verdicts.test.ts",
			"a budget that cannot be decided fails where the workflow asks for it",
		],
	],
};
