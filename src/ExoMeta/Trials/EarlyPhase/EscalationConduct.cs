using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>Conducts one trial of a rule.</summary>
internal abstract class EscalationConduct
{
    /// <summary>No dose is tolerated.</summary>
    public const int None = -1;

    /// <summary>Treats cohorts until the trial is over.</summary>
    /// <returns>The maximum tolerated dose, from 0, or <see cref="None"/>.</returns>
    public abstract int Run(EscalationCourse course);
}

/// <summary>3+3.</summary>
internal sealed class ThreePlusThreeConduct(int doses) : EscalationConduct
{
    private const int Cohort = 3;

    public override int Run(EscalationCourse course)
    {
        for (var dose = 0; dose < doses; dose++)
        {
            course.Treat(dose, Cohort);
            var decision = ThreePlusThree.Decide(Cohort, course.Toxicities(dose));
            if (decision == CohortDecision.Expand)
            {
                course.Treat(dose, Cohort);
                decision = ThreePlusThree.Decide(2 * Cohort, course.Toxicities(dose));
            }

            if (decision == CohortDecision.Stop)
            {
                return dose - 1;
            }
        }

        return doses - 1;
    }
}

/// <summary>BOIN.</summary>
internal sealed class BoinConduct(BoinBoundaries boundaries, EscalationRule.Boin rule, int doses, int start) : EscalationConduct
{
    public override int Run(EscalationCourse course)
    {
        var (dose, highest, left) = (start, doses - 1, rule.Patients);
        while (left > 0)
        {
            var size = Math.Min(rule.Cohort, left);
            left -= size;
            course.Treat(dose, size);
            var (row, toxicities) = (boundaries.Table[course.Patients(dose) - 1], course.Toxicities(dose));
            if (toxicities >= row.EliminateAtLeast)
            {
                highest = dose - 1;
                if (dose == 0)
                {
                    return None;
                }
            }

            var step = toxicities <= row.EscalateAtMost ? 1 : toxicities >= row.DeescalateAtLeast ? -1 : 0;
            dose = Math.Clamp(dose + step, 0, highest);
        }

        return Select(course, highest);
    }

    private int Select(EscalationCourse course, int highest)
    {
        Span<Block> blocks = stackalloc Block[DoseEscalation.MaximumDoses];
        var count = 0;
        for (var dose = 0; dose <= highest; dose++)
        {
            if (course.Patients(dose) == 0)
            {
                continue;
            }

            blocks[count++] = Block.Of(dose, course.Patients(dose), course.Toxicities(dose));
            while (count > 1 && blocks[count - 2].Mean >= blocks[count - 1].Mean)
            {
                blocks[count - 2] = blocks[count - 2].Join(blocks[count - 1]);
                count--;
            }
        }

        var (selected, distance) = (None, double.PositiveInfinity);
        foreach (var block in blocks[..count])
        {
            var own = Math.Abs(block.Mean - rule.Target);
            if (own < distance || (own == distance && block.Mean < rule.Target))
            {
                (selected, distance) = (block.Mean < rule.Target ? block.Last : block.First, own);
            }
        }

        return selected;
    }

    /// <summary>Neighbouring doses with one estimate.</summary>
    private readonly record struct Block(int First, int Last, double Mean, double Weight)
    {
        public static Block Of(int dose, double patients, double toxicities)
        {
            var (events, others) = (toxicities + 0.05, patients - toxicities + 0.05);
            var total = patients + 0.1;
            return new(dose, dose, events / total, total * total * (total + 1) / (events * others));
        }

        public Block Join(Block next)
        {
            var weight = Weight + next.Weight;
            return new(First, next.Last, (Weight * Mean + next.Weight * next.Mean) / weight, weight);
        }
    }
}
