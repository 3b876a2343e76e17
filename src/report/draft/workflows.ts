/** How a repository wants to be served. */
export interface WorkflowWish {
	/** Two workflows: one that only reads runs for pull requests from forks, one with rights runs after it. */
	readonly isForkSafe: boolean;
	readonly defaultBranch: string;
}

/** Stands for the action until somebody has put in the one that they trust. */
export const PLACEHOLDER =
	"OWNER/wattdiff@0000000000000000000000000000000000000000";

/** The workflows that run wattdiff in a repository, by path. */
export function draftWorkflows({
	isForkSafe,
	defaultBranch,
}: WorkflowWish): Readonly<Record<string, string>> {
	const branch = JSON.stringify(defaultBranch);
	return isForkSafe
		? {
				".github/workflows/wattdiff.yml": reading(),
				".github/workflows/wattdiff-report.yml": writing(branch),
			}
		: { ".github/workflows/wattdiff.yml": whole(branch) };
}

const FIRST = `# Put the action's repository and the full commit id of a release where OWNER/wattdiff@000… stands.
`;

const ON_PULL_REQUEST = `  # No \`paths:\` filter: a required check that never starts would block the pull request.
  pull_request:
    # \`edited\`, because another base branch is another comparison.
    types: [opened, synchronize, reopened, edited, labeled]
  merge_group:
`;

function whole(branch: string): string {
	return `${FIRST}name: wattdiff

on:
${ON_PULL_REQUEST}  issue_comment:
    types: [created]
  push:
    branches: [${branch}]

permissions: {}

jobs:
  review:
    name: Compare training runs
    if: github.event_name == 'pull_request' || github.event_name == 'merge_group'
${RUNNER}${WRITES}${oneByOne(`\${{ github.event.pull_request.number || github.ref }}`)}    steps:
      - uses: ${PLACEHOLDER}

${approve("")}
${record("")}`;
}

function reading(): string {
	return `${FIRST}# This half reads, judges and posts nothing. Require its job: its exit code is the gate, also for forks.
name: wattdiff

on:
${ON_PULL_REQUEST}
permissions:
  contents: read
  pull-requests: read
  checks: read

concurrency:
  group: wattdiff-budget-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: true

jobs:
  budget:
    name: Training budget
${RUNNER}    steps:
      - uses: ${PLACEHOLDER}
        with:
          mode: estimate
`;
}

function writing(branch: string): string {
	return `${FIRST}# This half has rights, so it runs from the default branch and takes nothing from the first one: no checkout, no
# artifact, no cache. It reads the files through the API and computes everything again.
name: wattdiff report

on:
  workflow_run:
    workflows: [wattdiff]
    types: [completed]
  issue_comment:
    types: [created]
  push:
    branches: [${branch}]

permissions: {}

jobs:
  report:
    name: Report on the pull request
    if: github.event_name == 'workflow_run' && github.event.workflow_run.event == 'pull_request'
${RUNNER}${WRITES}${oneByOne(`\${{ github.event.workflow_run.head_sha }}`)}    steps:
      - uses: ${PLACEHOLDER}
        with:
          mode: report

${approve(WITH_REPORT)}
${record(WITH_REPORT)}`;
}

const RUNNER = `    runs-on: ubuntu-24.04
    timeout-minutes: 10
`;

const WRITES = `    permissions:
      contents: read
      pull-requests: write
      checks: write
`;

const WITH_REPORT = `        with:
          mode: report
`;

function approve(settings: string): string {
	return `  # \`/wattdiff approve <reason>\`, from whom the budget file lets.
  approve:
    name: Approve
    if: github.event_name == 'issue_comment' && github.event.issue.pull_request && startsWith(github.event.comment.body, '/wattdiff ')
${RUNNER}${WRITES}${oneByOne(`\${{ github.event.issue.number }}`)}    steps:
      - uses: ${PLACEHOLDER}
${settings}`;
}

function record(settings: string): string {
	return `  # What was merged, for budgets of a period, trends and the badge.
  record:
    name: Record what was merged
    if: github.event_name == 'push'
${RUNNER}    permissions:
      contents: write
      pull-requests: read
      checks: read
${oneByOne("history")}    steps:
      - uses: ${PLACEHOLDER}
${settings}`;
}

/** None is dropped: a run that waits may hold an approval or a record. */
function oneByOne(group: string): string {
	return `    concurrency:
      group: wattdiff-${group}
      queue: max
`;
}
