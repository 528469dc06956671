"""English sentences about a person, said to them: turned whole or not at all."""

import pytest

from api.drafting.rules.turning import Addressee, turn


def turned_english(sentence: str, *, uses_they: bool = False, told: str = "") -> str | None:
    addressee = Addressee(
        names=("Rosalind", "Achterberg"), form="formal", uses_they=uses_they, vocabulary=frozenset(), told=told
    )
    return turn(sentence, addressee, language="en")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("she always wanted my radio", "You always wanted my radio.", id="subject_and_past"),
        pytest.param("I know he sells clocks", "I know you sell clocks.", id="regular_verb"),
        pytest.param("want to ask how she carries on", "I'd like to ask how you carry on.", id="verb_in_ies"),
        pytest.param("I saw that she teaches", "I saw that you teach.", id="verb_in_ches"),
        pytest.param("I think she has it and she was there", "I think you have it and you were there.", id="irregular"),
        pytest.param("he's done both", "You've done both.", id="short_form_with_a_participle"),
        pytest.param("she's in Leeds, she'll know", "You're in Leeds, you'll know.", id="short_forms"),
        pytest.param("give her 40 hours of it", "I'd like to give you 40 hours of it.", id="her_before_a_number"),
        pytest.param("help her identify the reels", "I'd like to help you identify the reels.", id="her_as_object"),
        pytest.param("I read her letter on clocks", "I read your letter on clocks.", id="her_as_possessive"),
        pytest.param("I can give her data", None, id="her_as_receiver_or_owner"),
        pytest.param("send her recordings of our bells", None, id="what_is_sent_may_be_hers"),
        pytest.param("help her crew", None, id="help_her_and_a_noun"),
        pytest.param("how does she take it", "How do you take it?", id="an_inverted_question"),
        pytest.param("the clock is his", "The clock is yours.", id="his_alone"),
        pytest.param("I'd like to ask Achterberg's crew", "I'd like to ask your crew.", id="name_in_the_genitive"),
        pytest.param("I'd show Dr Achterberg my bells", "I'd show you my bells.", id="name_with_a_title"),
        pytest.param("the manual says 'ask Rosalind'", "The manual says 'ask Rosalind'.", id="quotes_are_left_alone"),
        pytest.param("what would she look at", "What would you look at?", id="a_question"),
        pytest.param("what I want off her is a clock", "What I want off you is a clock.", id="no_question"),
        pytest.param("moving to Leeds on monday", "I'm moving to Leeds on Monday.", id="a_fragment"),
        pytest.param("got nine clocks", "I've got nine clocks.", id="got"),
        pytest.param("My friend Ann told me about her clocks", None, id="her_may_be_the_friend"),
        pytest.param("Ann Lee met Bo, and she likes clocks", None, id="she_may_be_somebody_named"),
        pytest.param("I told Rosalind that she knows", None, id="name_and_pronoun_may_be_two_people"),
        pytest.param("make it sound nice", None, id="an_order_to_the_writer"),
        pytest.param("how do they pick partners", None, id="they_without_a_person"),
        pytest.param("She came second and he said grab her", None, id="one_of_the_two_is_somebody_else"),
        pytest.param("Hers is the one I've seen", "Yours is the one I've seen.", id="hers_first"),
        pytest.param("could I ask her how it rings", "Could I ask you how it rings?", id="asks_already"),
        pytest.param("could ask her how it rings", "I could ask you how it rings.", id="a_missing_i"),
        pytest.param("can I see her shelf??", "Can I see your shelf?", id="see_her_and_a_noun"),
        pytest.param("I'd like to hear her speak", "I'd like to hear you speak.", id="hear_her_and_a_verb"),
        pytest.param("My granny told me of her clocks", None, id="her_may_be_the_granny"),
    ],
)
def test_english_is_turned(sentence: str, expected: str | None) -> None:
    assert turned_english(sentence) == expected


def test_they_is_the_target_where_the_profile_says_so() -> None:
    assert turned_english("I like their clocks, they make them", uses_they=True) == "I like your clocks, you make you."


TURNED = "It was the best of your bells."


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param("I'd let her hear it. It was the best of his bells.", None, id="she_comes_first"),
        pytest.param(
            "He cast it. It was the best of his bells. She rang it.", "It was the best of your bells.", id="he"
        ),
        pytest.param(
            "My aunt says she knows him. It was the best of his bells.", "It was the best of your bells.", id="an_aunt"
        ),
    ],
)
def test_whoever_is_a_she_elsewhere_is_no_he(told: str, expected: str | None) -> None:
    assert turned_english("It was the best of his bells.", told=told) == expected


def test_two_subjects_side_by_side_are_both_turned() -> None:
    assert turned_english("She said she'd trade her template.") == "You said you'd trade your template."
    assert turned_english("to ask her straight out") == "I'd like to ask you straight out."
