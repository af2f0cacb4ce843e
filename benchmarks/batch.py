"""Makes the tables of benchmarks/batch.sh and times batches on them; what is timed alternates, so that a noisy minute strikes all alike."""
import json, os, random, math, shutil, statistics, subprocess, sys, time

turns, folder, program = int(sys.argv[1]), sys.argv[2], os.path.abspath(sys.argv[3])
TABLES, ROWS = 500, 30


def make_tables():
    draw = random.Random(1)
    os.makedirs(f"{folder}/reviews", exist_ok=True)
    for table in range(TABLES):
        effect = draw.gauss(-0.3, 0.3)
        lines = ["study,ai,n1i,ci,n2i"]
        for row in range(ROWS):
            treated, control = draw.randint(40, 300), draw.randint(40, 300)
            risk = draw.uniform(0.1, 0.4)
            odds = risk / (1 - risk) * math.exp(effect + draw.gauss(0, 0.2))
            events = [sum(draw.random() < p for _ in range(n)) for p, n in ((odds / (1 + odds), treated), (risk, control))]
            lines.append(f"Study {row + 1} {1980 + row},{events[0]},{treated},{events[1]},{control}")
        with open(f"{folder}/reviews/review-{table:03d}.csv", "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    with open(f"{folder}/batch.yaml", "w", encoding="utf-8") as file:
        file.write('out: out\ndefaults: {method: REML, inference: hksj, figures: [forest]}\nanalyses:\n  - {id: "{name}", tables: "reviews/*.csv", measure: OR}\n')


def seconds(*arguments):
    start = time.perf_counter()
    done = subprocess.run(["dotnet", program, *arguments], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def batch(out, *options):
    return seconds("batch", f"{folder}/batch.yaml", "--out", f"{folder}/{out}", "--format", "json", *options)


shutil.rmtree(folder, ignore_errors=True)
make_tables()
times = {"start of the program alone": [], "500 forest plots, all threads": [], "500 forest plots, one thread": [], "500 fresh entries": [], "one changed of 500": []}
# Every turn writes where nothing was: file systems take their time over names and inodes that were removed a moment ago.
for turn in range(turns):
    times["start of the program alone"].append(seconds("--version")[0])
    for name, place, options in (("500 forest plots, one thread", f"one-{turn}", ["--threads", "1"]), ("500 forest plots, all threads", f"all-{turn}", [])):
        took, out = batch(place, *options)
        assert json.loads(out)["built"] == TABLES
        times[name].append(took)
    took, out = batch(f"all-{turn}")
    assert json.loads(out)["fresh"] == TABLES
    times["500 fresh entries"].append(took)
    with open(f"{folder}/reviews/review-250.csv", "a", encoding="utf-8") as file:
        file.write("One more,10,100,12,100\n")
    took, out = batch(f"all-{turn}")
    assert json.loads(out)["built"] == 1
    times["one changed of 500"].append(took)
    make_tables()

whole = min(times["500 forest plots, all threads"])
print(f"{os.cpu_count()} cores, {turns} turns; {TABLES} tables of {ROWS} rows, REML with Hartung–Knapp, one forest plot each\n")
print("| what | least, s | median, s | least, of the whole |\n|---|---|---|---|")
for name, taken in times.items():
    print(f"| {name} | {min(taken):.2f} | {statistics.median(taken):.2f} | {min(taken) / whole:.2f} |")
