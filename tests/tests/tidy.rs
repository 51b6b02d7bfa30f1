//! The tree is tidy: the same laws as `cargo ci tidy`, so that `cargo test` tells them too.

#[test]
fn every_law_of_the_tree_holds() {
    let violations = marslab_ci::tidy::check(&marslab_ci::root()).expect("the tree can be read");
    assert!(violations.is_empty(), "\n{}", marslab_ci::tidy::report(&violations));
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let broken = marslab_ci::links::broken(&marslab_ci::root()).expect("the tree can be read");
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}
