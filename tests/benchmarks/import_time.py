"""How long `import backprop_core` takes after Python's own start: the median of 21 fresh interpreters, in milliseconds (aim: under 80)."""
import statistics
import subprocess
import sys

CODE = "from time import perf_counter as now; start = now(); import backprop_core; print(1000 * (now() - start))"

if __name__ == "__main__":
    times = [float(subprocess.run([sys.executable, "-c", CODE], capture_output=True, check=True).stdout) for _ in range(21)]
    print(f"import backprop_core: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms")
