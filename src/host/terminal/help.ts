/** What `wattdiff --help` says. */
export const help = `wattdiff: what a change does to the compute, energy, carbon and cost of your training runs

Usage
  wattdiff diff [BASE] [HEAD]   compare two commits; without HEAD the files as they lie here,
                                without BASE the main branch
  wattdiff estimate FILE…       what the runs in these files or folders take
  wattdiff explain FILE…        how each of these numbers comes about, term by term
  wattdiff init                 write a budget file and a workflow for this repository
  wattdiff report [FILE…]       one HTML page of everything that was merged; with --format model-card or focus
                                a summary block or a cost export of the runs in these files
  wattdiff demo                 review an example pull request

Options
  --format text|json|markdown|sarif|csv|focus|model-card
                                how diff and estimate print (text)
  --live NAMES                  ask live feeds: electricity-maps, watttime, uk-carbon-intensity, azure, google-cloud,
                                skypilot, ecb; keys come from the environment
  --config FILE                 budgets and defaults to use instead of the base's .github/wattdiff.yml
  --hub                         ask the Hugging Face Hub for models that are not known; HF_TOKEN and
                                HF_ENDPOINT hold
  --records FOLDER              report: read the records in a folder
  --branch NAME                 the branch of records, for report and budgets of a period (wattdiff-history)
  --output FILE, -o             report: where the page goes (report.html)
  --fork-safe                   init: two workflows, which serve pull requests from forks too
  --force                       init: write over files that are there
  --color, --no-color           colours or none; NO_COLOR and FORCE_COLOR hold too
  --help, -h, --version, -v

Data
  grids: Electricity Maps (ODbL 1.0) via The Green Web Foundation; NOTICE names every source

Exit code
  0 within budget, 1 over budget, 2 could not run
`;
