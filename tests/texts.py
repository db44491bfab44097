"""A handful of short news texts for the tests, on events that everybody can look up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A short article. The events are real; outlet, bylines and addresses are invented."""

    slug: str
    title: str
    author: str
    published: str
    """ISO 8601, UTC."""
    paragraphs: tuple[str, ...]

    @property
    def url(self) -> str:
        """An address that leads nowhere."""
        return f"https://news.example/world/{self.published[:4]}/{self.slug}"

    @property
    def day(self) -> str:
        """The date as a page prints it."""
        months = "January February March April May June July August September October November"
        name = [*months.split(), "December"][int(self.published[5:7]) - 1]
        return f"{int(self.published[8:10])} {name} {self.published[:4]}"


TEXTS = (
    Text(
        "chile-miners", "All 33 miners brought up from San José mine", "Inés Oldham",
        "2010-10-14T01:30:00Z",
        (
            "COPIAPÓ – The last of the 33 men trapped for 69 days under the Atacama desert was "
            "lifted to the surface late on Wednesday, ending a rescue that Chile had followed "
            "hour by hour.",
            "Luis Urzúa, the shift foreman who had rationed the food in the first days, came up "
            "last in the narrow steel capsule. President Sebastián Piñera met him at the shaft.",
            "The mine had collapsed on 5 August. For 17 days nobody knew whether anyone below "
            "was alive, until a drill came back with a note tied to it.",
        ),
    ),
    Text(
        "ever-given", "Container ship freed after six days across the Suez Canal", "Paul Marrick",
        "2021-03-29T15:05:00Z",
        (
            "Tugs and a spring tide freed the container ship Ever Given on Monday, six days after "
            "it had run aground and closed the Suez Canal in Egypt to all traffic.",
            "More than 360 vessels were waiting at both ends when the bow came out of the bank. "
            "The Suez Canal Authority said that convoys would start again the same evening.",
            "The ship, 400 metres long and bound for Rotterdam, was towed to the Great Bitter "
            "Lake to be inspected. Its owner is a company in Japan.",
        ),
    ),
    Text(
        "smallpox-declared-gone", "World Health Assembly declares smallpox eradicated",
        "Greta Lindqvist", "1980-05-08T12:00:00Z",
        (
            "GENEVA – Delegates to the World Health Assembly declared on Thursday that smallpox "
            "had been eradicated, the first human disease to disappear through vaccination.",
            "The last person known to have caught it in the wild was Ali Maow Maalin, a hospital "
            "cook in Merca, Somalia, who fell ill in October 1977 and recovered.",
            "Countries were told that routine vaccination could end. Two laboratories, in the "
            "United States and the Soviet Union, were to keep the remaining stocks.",
        ),
    ),
    Text(
        "channel-tunnel-opens", "Queen and president open the Channel Tunnel", "Inés Oldham",
        "1994-05-06T17:20:00Z",
        (
            "CALAIS – Queen Elizabeth II and President François Mitterrand opened the tunnel "
            "between Britain and France on Friday, each having come by train.",
            "The two trains met nose to nose at Coquelles. The tunnel is 50 kilometres long, 38 "
            "of them under the sea, and had cost about twice what was planned.",
        ),
    ),
    Text(
        "rosetta-lander", "European probe sets lander down on a comet", "Paul Marrick",
        "2014-11-12T16:10:00Z",
        (
            "DARMSTADT – The lander Philae touched down on comet 67P on Wednesday, ten years after "
            "its mother ship Rosetta had left Earth from French Guiana.",
            "Its harpoons did not fire, and it bounced twice before it came to rest in the shade "
            "of a cliff. “We are on the comet,” its manager Stephan Ulamec said.",
            "The European Space Agency expected data for about sixty hours, as long as the battery "
            "would last.",
        ),
    ),
    Text(
        "paris-agreement", "195 countries adopt climate agreement in Paris", "Greta Lindqvist",
        "2015-12-12T18:30:00Z",
        (
            "Delegates from 195 countries adopted an agreement on climate change in Paris on "
            "Saturday, after two weeks of talks that ran a day over time.",
            "Laurent Fabius, the French foreign minister, brought down a small green gavel. The "
            "text asks for warming to be held well below two degrees.",
            "China, India and the United States had each said in advance what they would offer.",
        ),
    ),
)  # fmt: skip
