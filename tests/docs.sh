#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# README and docs say what is there: every command has a page that names its options, every
# option and file that is named exists, and every command line can be pasted. Prints TAP.
cd "$(dirname "$0")/.." || exit 1
shopt -s lastpipe # so that what comes at the end of a pipe counts here
ringflow=$PWD/build/ringflow
pages=(README.md docs/*.md)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

# nothing NAME: what came on standard input should have been nothing.
nothing() {
	local lines
	lines=$(cat)
	[ -z "$lines" ] || sed 's/^/# /' <<<"$lines"
	[ -z "$lines" ]
	result $? "$1"
}

commands=$("$ringflow" --help | sed -n '/^Usage/,$s/^  \([a-z]*\) .*/\1/p' | grep -vx 'help\|version')
[ "$(wc -w <<<"$commands")" -ge 10 ]
result $? "the commands are known"

# ---- a page for each command, with its options ----
for command in $commands; do
	{
		[ -f "docs/$command.md" ] || echo "no docs/$command.md"
		grep -qF "(docs/$command.md)" README.md || echo "README.md does not link it"
		grep -q "^    build/ringflow $command\b" "docs/$command.md" || echo "without an example"
		"$ringflow" help "$command" | grep -oE -- '--[a-z][a-z-]+' | grep -vx -- --help | sort -u |
			while read -r option; do
				grep -qE -- "$option([^a-z-]|\$)" "docs/$command.md" ||
					echo "docs/$command.md does not name $option"
			done
		# its tables of options have no others
		sed -n 's/^| *\(`--[^|]*\)|.*/\1/p' "docs/$command.md" | grep -oE -- '--[a-z][a-z-]+' |
			while read -r option; do
				"$ringflow" help "$command" | grep -qE -- "^  $option( |\$)" ||
					echo "docs/$command.md: $command does not take $option"
			done
	} 2>&1 | nothing "$command: has a page with its options"
done

# ---- options that exist ----
sed -n 's/^\(OPTION\|ALSO\)([a-z_]*, "\([a-z-]*\)",.*/--\2/p' sim/cmd/shared/options.def | sort -u >"$work/options"
[ "$(wc -l <"$work/options")" -ge 40 ]
result $? "the options are known"
# of make, mpirun, Slurm, GNU parallel, AWS and others
cat >>"$work/options" <<'EOT'
--version
--bind-to
--map-by
--nodes
--ntasks-per-node
--cpus-per-task
--time
--kill-on-bad-exit
--mpi
--parsable
--array
--wrap
--dependency
--joblog
--jobs
--retries
--sshloginfile
--recursive
--job-name
--job-queue
--job-definition
--array-properties
--write
EOT
sort -u "$work/options" >"$work/known"
grep -ohE -- '(^|[^a-z0-9-])--[a-z][a-z-]+' "${pages[@]}" | grep -oE -- '--[a-z-]+' | sort -u |
	comm -23 - "$work/known" | nothing "every option that is named exists"

# ---- links ----
for page in "${pages[@]}"; do
	grep -oE '\]\([^)#: ]+' "$page" | sed 's/^](//' | grep -vxE 'https?' | sort -u | while read -r target; do
		[ -e "$(dirname "$page")/$target" ] || echo "$page: $target"
	done
done | nothing "every file that is linked is there"
for page in "${pages[@]}"; do
	grep -oE '\]\([^):]*#[^)]+\)' "$page" | sed 's/^](\(.*\))$/\1/' | sort -u | while IFS='#' read -r target anchor; do
		file=$page
		[ -z "$target" ] || file=$(dirname "$page")/$target
		# as GitHub makes them of headings
		sed -n 's/^##* //p' "$file" 2>/dev/null | tr '[:upper:]' '[:lower:]' |
			sed 's/[^a-z0-9 _-]//g; s/ /-/g' | grep -qxF -- "$anchor" || echo "$page: $target#$anchor"
	done
done | nothing "every heading that is linked is there"

# ---- command lines, with less work ----
ln -s "$PWD/build" "$PWD/scenarios" "$PWD/scripts" "$work"
lines() { # PAGE: its command lines, one a line
	sed -e ':again' -e '/\\$/{N;s/\\\n */ /;b again' -e '}' "$1" | sed -n 's/^    \(build\/ringflow .*\)/\1/p'
}
shorter() { # COMMAND LINE: what to add to it
	case $1:$2 in
	run:*trace.yaml*) echo "--replications 2" ;; # it lists every call
	run:* | merge:* | sweep:* | assumptions:*) echo "--replications 2 --set calls.count=40" ;;
	plan:*) echo "--replications 2 --max-replications 4" ;;
	esac
}
without() { # LINE MORE: the line but for the options with values that MORE gives, too
	local line=$1 option
	for option in $(grep -oE -- '--(max-)?replications' <<<"$2"); do
		line=$(sed -E "s/ $option [^ ]+//g" <<<"$line")
	done
	echo "$line"
}
for page in "${pages[@]}"; do
	[ -n "$(lines "$page")" ] || continue
	lines "$page" | while read -r line; do
		read -r _ command _ <<<"$line"
		case $line in
		*results/main*) continue ;; # made by earlier runs of a pipeline
		*--help) more= ;;
		*) more=$(shorter "$command" "$line") ;;
		esac
		case $command:$line in
		run:*--charts*) ;;
		run:* | sweep:* | plan:* | assumptions:* | merge:*) more="$more --no-charts" ;;
		esac
		case $line in
		*--precision* | *--select*) more="$more --max-replications 4" ;;
		esac
		[ "$more" != " --no-charts" ] || more=
		line=$(without "$line" "$more")
		# a comment may follow
		(cd "$work" && NO_COLOR=1 timeout 60 bash -c "${line%%  #*} $more" >out 2>&1 </dev/null)
		status=$?
		[ $status = 0 ] || [ $status = 3 ] || { # 3: a finding, as for check
			echo "$line: exit $status"
			head -3 "$work/out"
		}
	done | nothing "$page: its command lines can be pasted"
done

# ---- the first screen ----
COLUMNS=100 build/ringflow run scenarios/direct-vs-studio.yaml --no-charts --out "$work/first" >"$work/first.txt" 2>&1
sed -n '/^    direct-vs-studio  profile/,/^$/p; /^    A  /,/^$/p' README.md | grep -v '^ *$' | cut -c5- >"$work/shown"
{
	[ "$(wc -l <"$work/shown")" -gt 7 ] || echo "no table is found"
	grep -vxFf "$work/first.txt" "$work/shown" | sed 's/^/not printed: /'
} | nothing "README.md: its first table is what is printed"

# ---- the tour of widgets ----
for more in "" --details; do
	COLUMNS=100 build/ringflow run scenarios/utility.yaml --widgets $more --no-charts --out "$work/utility"
done >"$work/utility.txt" 2>&1
sed -n '/^## Where callers of a utility go/,$p' docs/scenarios.md | sed -n 's/^    //p' | grep -v '^build/' >"$work/shown"
{
	[ "$(wc -l <"$work/shown")" -gt 30 ] || echo "no tables are found"
	grep -vxFf "$work/utility.txt" "$work/shown" | sed 's/^/not printed: /'
} | nothing "docs/scenarios.md: the tour of widgets is what is printed"

build/ringflow run scenarios/campaign.yaml --no-charts --out "$work/campaign" >"$work/campaign.txt" 2>&1
sed -n '/^## A campaign and its machines/,/^## Where/p' docs/scenarios.md | sed -n 's/^    //p' | grep -v '^build/' |
	sed 's/ *$//' >"$work/shown"
{
	[ "$(wc -l <"$work/shown")" -gt 4 ] || echo "no table is found"
	while IFS= read -r line; do
		grep -qF -- "$line" "$work/campaign.txt" || echo "not printed: $line"
	done <"$work/shown"
} | nothing "docs/scenarios.md: the campaign is what is printed"

# ---- where things are decided ----
grep -oE '`[a-z_/]+\.c`: `[a-z_0-9]+`' docs/architecture.md | tr -d '`' | while IFS=': ' read -r file function; do
	grep -qE "^[a-z].*\\b$function\(" "sim/$file" || echo "$file has no $function()"
done | nothing "docs/architecture.md: functions that it names are where it says"

echo "1..$count"
