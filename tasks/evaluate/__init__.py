"""The scorecard: labelled documents in, how much of each measure is right out."""
