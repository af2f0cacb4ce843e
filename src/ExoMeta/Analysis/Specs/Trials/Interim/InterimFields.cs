namespace ExoMeta.Analysis.Specs;

/// <summary>What the readers of plans ask of a group's fields.</summary>
internal static class InterimFields
{
    extension(SpecReader reader)
    {
        /// <summary>Names fields, so that they are known wherever reading ends, and a misspelt one finds its neighbour.</summary>
        public void Expect(IEnumerable<string> fields)
        {
            foreach (var field in fields)
            {
                _ = reader.Has(field);
            }
        }

        /// <summary>Complains of fields that mean nothing here.</summary>
        public void Refuse(string message, params IEnumerable<string> fields)
        {
            foreach (var field in fields.Where(reader.Has))
            {
                reader.Problem(field, message);
            }
        }

        /// <summary>A number that may be left out.</summary>
        public double NumberOr(string name, double otherwise) => reader.Has(name) ? reader.Number(name) ?? otherwise : otherwise;

        /// <summary>A flag that may be left out.</summary>
        public bool FlagOrNot(string name) => reader.Has(name) && reader.Flag(name);
    }
}
