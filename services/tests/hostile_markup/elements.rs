//! The elements that a browser makes of HTML, in the order in which it makes them.

use std::{borrow::Cow, cell::RefCell, rc::Rc};

use html5ever::{
    Attribute, ParseOpts, QualName,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    local_name, ns, parse_fragment,
    tendril::{StrTendril, TendrilSink},
    tree_builder::TreeBuilderOpts,
};

/// An element with its attributes.
#[derive(Debug)]
pub struct Element {
    name: QualName,
    attributes: RefCell<Vec<(String, String)>>,
}

impl Element {
    /// Its name.
    pub fn name(&self) -> String {
        self.name.local.to_string()
    }

    /// Names and values.
    pub fn attributes(&self) -> Vec<(String, String)> {
        self.attributes.borrow().clone()
    }
}

/// All elements of `html` inside of a `div`.
pub fn elements(html: &str, scripting: bool) -> Vec<Rc<Element>> {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: scripting,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let div = QualName::new(None, ns!(html), local_name!("div"));
    let parser = parse_fragment(Sink::default(), options, div, Vec::new(), scripting);
    parser.one(html)
}

/// Keeps what is made and forgets where it is put: nothing depends on that here.
#[derive(Default)]
struct Sink(RefCell<Vec<Rc<Element>>>);

fn plain(attributes: Vec<Attribute>) -> Vec<(String, String)> {
    let pairs = attributes.into_iter();
    pairs
        .map(|attribute| {
            (
                attribute.name.local.to_string(),
                attribute.value.to_string(),
            )
        })
        .collect()
}

fn nothing() -> Rc<Element> {
    Rc::new(Element {
        name: QualName::new(None, ns!(), local_name!("")),
        attributes: RefCell::default(),
    })
}

impl TreeSink for Sink {
    type Handle = Rc<Element>;
    type Output = Vec<Rc<Element>>;
    type ElemName<'a> = &'a QualName;

    fn finish(self) -> Self::Output {
        // The first two are the `div` and the root that the parser puts around the fragment.
        self.0.into_inner().into_iter().skip(2).collect()
    }

    fn elem_name<'a>(&'a self, target: &'a Self::Handle) -> Self::ElemName<'a> {
        &target.name
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Self::Handle {
        let element = Rc::new(Element {
            name,
            attributes: RefCell::new(plain(attributes)),
        });
        self.0.borrow_mut().push(Rc::clone(&element));
        element
    }

    fn add_attrs_if_missing(&self, target: &Self::Handle, attributes: Vec<Attribute>) {
        target.attributes.borrow_mut().extend(plain(attributes));
    }

    fn same_node(&self, one: &Self::Handle, other: &Self::Handle) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn get_document(&self) -> Self::Handle {
        nothing()
    }

    fn create_comment(&self, _: StrTendril) -> Self::Handle {
        nothing()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Self::Handle {
        nothing()
    }

    fn get_template_contents(&self, _: &Self::Handle) -> Self::Handle {
        nothing()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn append(&self, _: &Self::Handle, _: NodeOrText<Self::Handle>) {}

    fn append_based_on_parent_node(
        &self,
        _: &Self::Handle,
        _: &Self::Handle,
        _: NodeOrText<Self::Handle>,
    ) {
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, _: &Self::Handle, _: NodeOrText<Self::Handle>) {}

    fn remove_from_parent(&self, _: &Self::Handle) {}

    fn reparent_children(&self, _: &Self::Handle, _: &Self::Handle) {}
}
