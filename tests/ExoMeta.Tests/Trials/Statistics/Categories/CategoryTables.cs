namespace ExoMeta.Tests.Trials;

/// <summary>Ordered categories of two arms, as rows of the treated counts and then the control counts, worst category first.</summary>
internal static class CategoryTables
{
    /// <summary>Tables of K categories: ordinary ones, with empty categories, empty arms, all patients alike, arms that do not overlap.</summary>
    public static double[][] Of(int categories, int count, int seed)
    {
        var random = new Random(seed);
        var rows = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var row = new double[2 * categories];
            var shift = random.NextDouble() * 3 - 1.5;
            for (var arm = 0; arm < 2; arm++)
            {
                var patients = i % 4 == 0 ? random.Next(0, 8) : i % 4 == 1 ? random.Next(300, 800) : random.Next(5, 80);
                for (var p = 0; p < patients; p++)
                {
                    var x = categories * (0.5 + 0.25 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5 + (arm == 0 ? shift : 0)));
                    row[arm * categories + Math.Clamp((int)x, 0, categories - 1)]++;
                }
            }

            rows[i] = row;
        }

        // No overlap either way, one shared category, all alike, nobody, one arm only, one patient each.
        double[] Ends(int treated, int control)
        {
            var row = new double[2 * categories];
            row[treated] = 7;
            row[categories + control] = 5;
            return row;
        }

        rows[0] = Ends(categories - 1, 0);
        rows[1] = Ends(0, categories - 1);
        rows[2] = Ends(categories / 2, categories / 2);
        rows[3] = new double[2 * categories];
        rows[4] = [.. Ends(0, 0)[..categories], .. new double[categories]];
        rows[5] = [.. new double[categories], .. Ends(1, 0)[categories..]];
        rows[6] = [.. Ends(0, 1).Select(x => Math.Min(x, 1))];
        rows[7] = Ends(categories - 1, 0);
        rows[7][categories - 1 + categories] = 3;
        rows[8] = Ends(categories - 1, 0);
        rows[8][0] = 2;
        rows[8][categories - 1 + categories] = 1;
        return rows;
    }

    /// <summary>The category of each patient of an arm.</summary>
    public static double[] Patients(IEnumerable<double> counts) => [.. counts.SelectMany((n, k) => Enumerable.Repeat((double)k, (int)n))];
}
