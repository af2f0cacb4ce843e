// Times the C++ standard library on what exometa bench calls uniforms, normals and binomial: draws into 32 KiB, one thread.
// Build: g++ -O3 -march=native -std=c++20 -o core core.cpp    Run: ./core  (or ./core --version)
// Prints one line a kernel: its name, the peer, items a second (median of 301 slices of about 1 ms), and an answer to check the work by.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <random>
#include <vector>

namespace {

constexpr int kDraws = 4096;
constexpr int kSlices = 301;

template <typename Draw, typename Answer>
void Measure(const char* kernel, const char* peer, Draw draw, Answer answer) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> numbers(kDraws);
  const auto run = [&](int times) {
    const auto start = Clock::now();
    for (int i = 0; i < times; ++i) {
      for (double& number : numbers) number = draw();
      asm volatile("" : : "r"(numbers.data()) : "memory");
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  const double warm = run(64) / 64;
  const int times = std::max(1, static_cast<int>(1e-3 / warm));
  std::vector<double> rates;
  double sum = 0;
  for (int slice = 0; slice < kSlices; ++slice) {
    rates.push_back(times * static_cast<double>(kDraws) / run(times));
    for (double number : numbers) sum += answer(number);
  }
  std::nth_element(rates.begin(), rates.begin() + kSlices / 2, rates.end());
  std::printf("%s,%s,%.6g,%.6g\n", kernel, peer, rates[kSlices / 2], sum / (static_cast<double>(kDraws) * kSlices));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "--version") == 0) {
    std::printf("g++ %s, -O3 -march=native, libstdc++ %d\n", __VERSION__, _GLIBCXX_RELEASE);
    return 0;
  }

  std::mt19937_64 generator(1);
  std::uniform_real_distribution<double> uniform;
  std::normal_distribution<double> normal;
  std::binomial_distribution<int> binomial(50, 0.3);
  std::printf("kernel,peer,rate,answer\n");
  Measure("uniforms", "std::uniform_real_distribution", [&] { return uniform(generator); }, [](double x) { return x; });
  Measure("normals", "std::normal_distribution", [&] { return normal(generator); }, [](double x) { return x * x; });
  Measure("binomial", "std::binomial_distribution", [&] { return static_cast<double>(binomial(generator)); }, [](double x) { return x; });
  return 0;
}
